import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { createFileSpool } from "easkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDevice } from "../../src/index.js";
import { type MailServer, startMailServer } from "./mail-server.js";
import { MemoryMeter } from "./memory.js";

const megabyte = 1024 * 1024;
const size = 40 * megabyte;
const head = Buffer.from("From: ben@example.com\r\nTo: ben@example.com\r\nSubject: large\r\n\r\n");
const piece = Buffer.alloc(64 * 1024, "all work and no play makes a dull message\r\n");

/** A message that is made while it is sent, each piece in the same memory as the last. */
const message = {
  length: size,
  open: async function* () {
    yield head;
    for (let left = size - head.length; left > 0; left -= piece.length) yield piece.subarray(0, left);
  },
};

let directory: string;
let server: MailServer | undefined;
beforeEach(async () => {
  directory = await mkdtemp(`${tmpdir()}/easkit-sending-`);
});
afterEach(async () => {
  await server?.close();
  await rm(directory, { recursive: true, force: true });
});

describe.each(["16.1", "14.1", "12.1", "2.5"] as const)("at %s", (version) => {
  it("a message of 40 MB is taken in and sent with a few megabytes of memory", async () => {
    const meter = new MemoryMeter(8 * megabyte);
    let taken = 0;
    server = await startMailServer({
      spool: createFileSpool({ directory }),
      methods: {
        // What a backend does with a message that it passes on.
        async sendMail(_ctx, { mime }) {
          meter.look();
          for await (const chunk of mime.open()) {
            taken += chunk.length;
            meter.pass(chunk.length);
          }
        },
      },
    });
    const device = createDevice({ url: server.url, user: "ben", password: "secret", version });
    await device.folderSync();
    await device.sendMail(message, { saveInSent: false });
    expect(taken).toBe(size);
    expect(meter.added).toBeLessThan(8 * megabyte);
    expect(await readdir(directory)).toEqual([]);
  });
});
