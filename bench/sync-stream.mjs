// A Sync of many messages: how far the server's heap grows while it streams, and how many items it has read when the
// first bytes leave. Run after a build: node --expose-gc bench/sync-stream.mjs [messages] [kilobytes each]
import { createServer, request } from "node:http";
import { commands, readMessage, writeMessage } from "@easkit/eas-schema";
import { toNodeHandler } from "@easkit/host-node";
import { createEasServer } from "easkit";

const count = Number(process.argv[2] ?? 5000);
const kilobytes = Number(process.argv[3] ?? 100);

const line = `${"The quick brown fox jumps over the lazy dog. ".repeat(2).slice(0, 76)}\r\n`;
const head =
  "From: Bob <bob@example.com>\r\nTo: alice@example.com\r\nSubject: A long message\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
const lines = Math.ceil((kilobytes * 1024) / line.length);
const size = head.length + lines * line.length;
const idOf = (index) => String(index).padStart(8, "0");

let itemsRead = 0;
async function* openMime() {
  yield Buffer.from(head);
  for (let written = 0; written < lines; written += 128) {
    yield Buffer.from(line.repeat(Math.min(128, lines - written)));
  }
}

const backend = {
  authenticate: async () => ({ id: "alice" }),
  async *listFolders() {
    yield { id: "inbox", displayName: "Inbox", type: "inbox" };
  },
  async *listItems(_ctx, _folderId, { after }) {
    for (let index = after === undefined ? 0 : Number(after) + 1; index < count; index++) {
      yield { id: idOf(index), revision: "1", date: new Date(0) };
    }
  },
  async getItem() {
    itemsRead++;
    return {
      class: "Email",
      revision: "1",
      mime: { size, open: openMime },
      flags: { read: false },
      received: new Date(0),
    };
  },
};

const eas = createEasServer({
  backend,
  maxWindowSize: count,
  responseItems: count,
  responseBytes: Number.MAX_SAFE_INTEGER,
  responseTime: 3_600_000,
});
let readAtFirstChunk;
let isMeasured = false;
/** Notes how many items have been read when the host takes the first chunk to send it. */
const measured = {
  async serve(request) {
    const reply = await eas.serve(request);
    if (!isMeasured) return reply;
    readAtFirstChunk = itemsRead;
    return reply;
  },
};
const server = createServer(toNodeHandler(measured));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address();

async function post(command, message, onChunk = () => {}) {
  const chunks = [];
  await writeMessage(commands[command].request, message, "16.1", (chunk) => void chunks.push(chunk));
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Basic ${btoa("alice:x")}`,
      "ms-asprotocolversion": "16.1",
      "content-type": "application/vnd.ms-sync.wbxml",
    };
    const path = `/Microsoft-Server-ActiveSync?Cmd=${command}&User=alice&DeviceId=bench&DeviceType=bench`;
    const sent = request({ port, path, method: "POST", headers }, (reply) => {
      let body = Buffer.alloc(0);
      let bytes = 0;
      reply.on("data", (chunk) => {
        bytes += chunk.length;
        if (body.length < 4096) body = Buffer.concat([body, chunk]);
        onChunk(bytes);
      });
      reply.on("end", () => resolve({ status: reply.statusCode, body, bytes }));
      reply.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(Buffer.concat(chunks));
  });
}

const keyIn = async ({ body }) => (await readMessage(commands.Sync.response, body)).collections[0].syncKey;

await post("FolderSync", { syncKey: "0" });
const key = await keyIn(await post("Sync", { collections: [{ collectionId: "inbox", syncKey: "0" }] }));
const options = [{ bodyPreferences: [{ type: "plain" }] }];

globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
let peak = before;
const sampler = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().heapUsed);
}, 5);
let readAtFirstByte;
itemsRead = 0;
isMeasured = true;
const started = performance.now();
const reply = await post(
  "Sync",
  { collections: [{ collectionId: "inbox", syncKey: key, windowSize: count, options }] },
  () => {
    readAtFirstByte ??= itemsRead;
  },
);
const seconds = (performance.now() - started) / 1000;
clearInterval(sampler);
server.close();

const mib = (bytes) => (bytes / 1024 / 1024).toFixed(1);
console.log(
  `${count} messages of ${kilobytes} KB: ${mib(reply.bytes)} MiB in ${seconds.toFixed(1)} s, ${mib(reply.bytes / seconds)} MiB/s (status ${reply.status}, ${itemsRead} read)`,
);
console.log(
  `items read when the first bytes left:    ${readAtFirstChunk}   (goal: below 10; when they arrived: ${readAtFirstByte})`,
);
console.log(`heap growth at its peak: ${mib(peak - before)} MiB              (goal: below 64)`);
