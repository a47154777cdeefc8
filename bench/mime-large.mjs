// What a message of 500 MB and one of 10,000 parts cost a server in memory: through a real HTTP host, read by a device, with
// the peak that is allowed. Run after a build:
//   node --expose-gc bench/mime-large.mjs
import { once } from "node:events";
import { createServer } from "node:http";
import { createMemoryBackend } from "@easkit/backend-memory";
import { createDevice } from "@easkit/device";
import { toNodeHandler } from "@easkit/host-node";
import { createEasServer } from "easkit";

const MEGABYTE = 1024 * 1024;
const LARGE = 500 * MEGABYTE;
const PIECE = 64 * 1024;
/** Live memory that a message may add to server, host and device together. */
const GOAL = 12;
const line = `${"QUJD".repeat(19)}\r\n`;

/** `head`, then a line again and again until there are about `size` bytes, then `tail`; made while it is read. */
function repeated(head, tail, size, meter) {
  const [start, end] = [Buffer.from(head), Buffer.from(tail)];
  const count = Math.floor((size - start.length - end.length) / line.length);
  const pattern = Buffer.from(line.repeat(Math.ceil(PIECE / line.length) + 1));
  const bodyEnd = start.length + count * line.length;
  const total = bodyEnd + end.length;
  const piece = (at, most) => {
    if (at < start.length) return start.subarray(at, at + most);
    if (at >= bodyEnd) return end.subarray(at - bodyEnd, at - bodyEnd + most);
    const from = (at - start.length) % line.length;
    return Buffer.from(pattern.subarray(from, from + Math.min(most, PIECE, bodyEnd - at)));
  };
  return {
    size: total,
    async *open({ start: from = 0, end: to = total } = {}) {
      for (let at = from; at < to; ) {
        const bytes = piece(at, to - at);
        at += bytes.length;
        meter.pass(bytes.length);
        yield bytes;
      }
    },
  };
}

/** Live memory above where it began. */
function createMeter() {
  const live = () => {
    globalThis.gc?.();
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  let start = live();
  let most = 0;
  let seen = 0;
  return {
    restart() {
      start = live();
      most = 0;
    },
    pass(bytes) {
      seen += bytes;
      if (seen < 32 * MEGABYTE) return;
      seen = 0;
      this.look();
    },
    look() {
      most = Math.max(most, live() - start);
    },
    get added() {
      return most / MEGABYTE;
    },
  };
}

const meter = createMeter();
const attachment = repeated(
  "From: ann@example.com\r\nSubject: large\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsmall text\r\n" +
    "--b\r\nContent-Type: application/zip; name=large.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n",
  "--b--\r\n",
  LARGE,
  meter,
);
const text = repeated("From: ann@example.com\r\nSubject: long\r\n\r\n", "", LARGE, meter);
const parts = [
  "From: ann@example.com\r\nSubject: many\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nthe text",
  ...Array.from(
    { length: 9_999 },
    (_, i) => `--b\r\nContent-Type: application/x; name=${i}.bin\r\n\r\ncontent ${i}`,
  ),
  "--b--\r\n",
].join("\r\n");

const messages = { "500 MB, an attachment": attachment, "500 MB, its text": text, "10,000 parts": parts };

console.log(`a sync with                  seconds   messages   memory added, MB (goal: at most ${GOAL})`);
let failed = false;
for (const [name, source] of Object.entries(messages)) {
  const backend = createMemoryBackend({
    users: [{ id: "ben", password: "secret", address: "ben@example.com" }],
  });
  const eas = createEasServer({ backend });
  const server = createServer(toNodeHandler(eas)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const mailbox = backend.mailbox("ben");
  mailbox.deliver("Subject: before\r\n\r\nsmall");
  mailbox.deliver(source);
  mailbox.deliver("Subject: after\r\n\r\nsmall");
  const url = `http://127.0.0.1:${server.address().port}`;
  const device = createDevice({ url, user: "ben", password: "secret", version: "16.1" });
  await device.folderSync();
  meter.restart();
  const begun = process.hrtime.bigint();
  const { totals, errors } = await device.sync(undefined, {
    bodyPreferences: [{ type: "plain", truncationSize: 32_768, preview: 100 }],
  });
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  meter.look();
  failed ||= meter.added > GOAL || totals.items !== 3 || errors.length > 0;
  const columns = [
    seconds.toFixed(2).padStart(8),
    String(totals.items).padStart(10),
    meter.added.toFixed(1).padStart(10),
  ];
  console.log(`${name.padEnd(26)} ${columns.join(" ")}`);
  await eas.close();
  server.closeAllConnections();
  server.close();
}
process.exitCode = failed ? 1 : 0;
