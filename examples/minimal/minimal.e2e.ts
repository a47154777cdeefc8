import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createDevice } from "@easkit/device";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
let host: ChildProcess;
let port: number;

/** A port that is free right now. */
async function findPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

async function untilAnswering(url: string): Promise<void> {
  for (;;) {
    try {
      await fetch(url);
      return;
    } catch {
      // Not listening yet.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

beforeAll(async () => {
  port = await findPort();
  const env = { ...process.env, PORT: String(port) };
  host = spawn(process.execPath, [join(root, "examples/minimal/dist/main.js")], { env, stdio: "inherit" });
  await untilAnswering(`http://127.0.0.1:${port}/`);
});

afterAll(() => host.kill());

it("is the code of the README", async () => {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const code = await readFile(join(import.meta.dirname, "src/main.ts"), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${code}\`\`\``);
});

it("gives a device its note", async () => {
  const device = createDevice({ url: `http://127.0.0.1:${port}`, user: "alice", password: "secret" });
  await device.folderSync();
  const { totals } = await device.sync();
  expect(totals).toMatchObject({ folders: 1, items: 1, adds: 1 });
  await device.close();
});
