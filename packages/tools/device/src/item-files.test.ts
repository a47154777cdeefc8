import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { message, readFlag } from "../test/fake-mailbox.js";
import { type FakeServer, startFakeServer } from "../test/fake-server.js";
import { createDevice, createItemFiles, type Device } from "./index.js";

let folder: string;
let server: FakeServer;
let device: Device;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "easkit-items-"));
  server = await startFakeServer();
  device = createDevice({ url: server.url, user: "demo@example.com", password: "demo" });
});
afterEach(async () => {
  device.close();
  await server.close();
  await rm(folder, { recursive: true });
});

it("items are kept whole: a changed message keeps what was not mentioned, a deleted one is removed", async () => {
  const onItem = createItemFiles(folder);
  await device.sync(undefined, { onItem });
  expect((await readdir(folder)).sort()).toEqual(["5", "6", "7"]);
  expect(await readdir(join(folder, "5"))).toEqual(["5%3A1.xml", "5%3A2.xml", "5%3A3.xml"]);
  server
    .folder("5")
    .log.push(
      { kind: "change", id: "5:1", item: readFlag(true) },
      { kind: "delete", id: "5:2" },
      { kind: "add", id: "5:4", item: message("New") },
    );
  await device.sync(undefined, { onItem });
  expect(await readdir(join(folder, "5"))).toEqual(["5%3A1.xml", "5%3A3.xml", "5%3A4.xml"]);
  const xml = await readFile(join(folder, "5", "5%3A1.xml"), "utf8");
  expect(xml).toContain('<Read xmlns="Email">1</Read>');
  expect(xml).toContain('<Subject xmlns="Email">Message 1</Subject>');
  expect(xml).toContain("<Data>Hello</Data>");
  expect(xml.match(/<Read /g)).toHaveLength(1);
});
