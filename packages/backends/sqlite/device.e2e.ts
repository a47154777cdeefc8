import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createSqliteBackend, type SqliteBackend } from "@easkit/backend-sqlite";
import { createDevice, type Device } from "@easkit/device";
import { toNodeHandler } from "@easkit/host-node";
import { createEasServer } from "easkit";
import { afterEach, beforeEach, expect, it } from "vitest";

let backend: SqliteBackend;
let eas: ReturnType<typeof createEasServer>;
let server: Server;
let url: string;
const devices: Device[] = [];

beforeEach(async () => {
  backend = createSqliteBackend({ path: ":memory:" });
  for (const id of ["anna", "ben"]) {
    await backend.users.create({ id, password: "secret", addresses: [`${id}@example.test`] });
  }
  eas = createEasServer({ backend });
  server = createServer(toNodeHandler(eas)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});

afterEach(async () => {
  for (const device of devices.splice(0)) device.close();
  await eas.close();
  server.close();
  await backend.close();
});

async function open(user: string, version: "2.5" | "14.1" | "16.1" = "16.1"): Promise<Device> {
  const device = createDevice({ url, user, password: "secret", version });
  devices.push(device);
  await device.folderSync();
  return device;
}

it.each(["2.5", "14.1", "16.1"] as const)(
  "a device of version %s gets all that there is",
  async (version) => {
    await backend.fill("anna", {
      messages: 120,
      events: 20,
      contacts: 15,
      tasks: 10,
      notes: 5,
      until: new Date(),
    });
    const device = await open("anna", version);
    const { totals, errors } = await device.sync();
    expect(errors).toEqual([]);
    // There are no notes before 14.0.
    expect(totals.adds).toBe(version === "2.5" ? 165 : 170);
    const again = await device.sync();
    expect(again.totals).toMatchObject({ adds: 0, changes: 0, deletes: 0 });
  },
);

it("mail that one device sends wakes and reaches another, and comes back from nobody", async () => {
  const [anna, ben] = [await open("anna"), await open("ben")];
  await anna.sync();
  await ben.sync();
  const ping = ben.ping({ heartbeat: 60, folders: ["inbox"] });
  await anna.sendMail(
    Buffer.from(
      "From: anna@example.test\r\nTo: ben@example.test, who@example.test\r\nSubject: Hi\r\n\r\nHello\r\n",
    ),
  );
  expect(await ping).toMatchObject({ status: "changes", folders: ["inbox"] });
  expect((await ben.sync(["inbox"])).totals).toMatchObject({ adds: 1 });
  const { totals } = await anna.sync();
  // The report, and the copy in Sent Items.
  expect(totals.adds).toBeGreaterThanOrEqual(1);
  expect(await anna.items("inbox")).toHaveLength(1);
});

it("what a device moves is found where it is, by a device too", async () => {
  const { id } = await backend.mailbox("anna").deliver("Subject: plan\r\n\r\nA pizza at noon.\r\n");
  await backend.mailbox("anna").deliver("Subject: other\r\n\r\n", { folderId: "junk" });
  const device = await open("anna");
  await device.sync();
  const [item] = await device.items("inbox");
  await device.moveItems([{ serverId: item?.id ?? "", from: "inbox", to: "drafts" }]);
  const query = { kind: "text", text: "pizza at no" } as const;
  expect(backend.searchMail("anna", query, { first: 0, last: 9 }).results).toMatchObject([
    { folderId: "drafts", id },
  ]);
  for (const by of ["search", "find"] as const) {
    expect((await device.search({ text: "pizza", in: "mailbox", by })).results).toHaveLength(1);
    expect((await device.search({ text: "ben", in: "gal", by })).results).toHaveLength(1);
  }
});
