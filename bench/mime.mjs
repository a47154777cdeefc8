// What converting a message costs in memory and time, small and large. Run after a build:
//   node --expose-gc bench/mime.mjs
import { createMimeConverter } from "@easkit/convert-mime";

const MEGABYTE = 1024 * 1024;
const LARGE = 100 * MEGABYTE;
const PIECE = 64 * 1024;
const GOAL = 8;

const context = {
  principal: { id: "bench" },
  signal: new AbortController().signal,
  log: { debug() {}, warn() {}, error() {} },
};

const repeated = (line, size) => line.repeat(Math.ceil(size / line.length));

/** A message whose large part is made while it is read: `head`, then `line` again and again, then `tail`. */
function createSource(head, line, tail, size) {
  const start = Buffer.from(head);
  const end = Buffer.from(tail);
  const count = Math.max(0, Math.floor((size - start.length - end.length) / line.length));
  const pattern = Buffer.from(repeated(line, PIECE + line.length));
  const bodyEnd = start.length + count * line.length;
  const total = bodyEnd + end.length;
  const at = (offset, most) => {
    if (offset < start.length) return start.subarray(offset, offset + most);
    if (offset >= bodyEnd) return end.subarray(offset - bodyEnd, offset - bodyEnd + most);
    const from = (offset - start.length) % line.length;
    return Buffer.from(pattern.subarray(from, from + Math.min(most, PIECE, bodyEnd - offset)));
  };
  return {
    size: total,
    async *open({ start: from = 0, end: to = total } = {}) {
      for (let offset = from; offset < to; ) {
        const piece = at(offset, to - offset);
        offset += piece.length;
        yield piece;
      }
    },
  };
}

const multipart =
  "Subject: bench\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\n";
const base64 = "Content-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n\r\n";
const shapes = {
  "an attachment": [multipart + base64, `${"QUJD".repeat(19)}\r\n`, "--b--\r\n"],
  "plain text": [
    "Content-Type: text/plain; charset=utf-8\r\n\r\n",
    "All work and no play makes a dull démo.\r\n",
    "",
  ],
  HTML: [
    "Content-Type: text/html; charset=utf-8\r\n\r\n",
    "<p>All <b>work</b> &amp; no <a href='https://e.org'>play</a></p>\r\n",
    "",
  ],
  "quoted-printable": [
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
    "All work and =C3=A4=\r\n no play makes a dull demo.\r\n",
    "",
  ],
};

const itemOf = (shape, size) => ({
  class: "Email",
  mime: createSource(...shapes[shape], size),
  flags: { read: false },
  received: new Date(0),
});

const request = (preferences, mimeSupport = 0) => ({
  preferences,
  mimeSupport,
  fileReference: (part) => part,
});

/** Live memory above where it began, looked at with each piece that comes out. */
function createMeter() {
  const live = () => {
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const start = live();
  let most = start;
  let seen = 0;
  return {
    look(bytes) {
      seen += bytes;
      if (seen < MEGABYTE) return;
      seen = 0;
      most = Math.max(most, live());
    },
    get added() {
      return (Math.max(most, live()) - start) / MEGABYTE;
    },
  };
}

function withMeter(item, meter) {
  const { mime } = item;
  return {
    ...item,
    mime: {
      size: mime.size,
      async *open(range) {
        for await (const piece of mime.open(range)) {
          meter.look(piece.length);
          yield piece;
        }
      },
    },
  };
}

async function drain(data) {
  if (typeof data === "string") return Buffer.byteLength(data);
  let length = 0;
  for await (const piece of data ?? []) length += piece.length;
  return length;
}

const converter = createMimeConverter();
const wanted = [
  [
    "an attachment",
    "cut to 32 KB",
    (item) =>
      converter.toEmail(context, item, request([{ type: "plain", truncationSize: 32_768, preview: 100 }])),
  ],
  ["an attachment", "as MIME", (item) => converter.toEmail(context, item, request([{ type: "mime" }], 2))],
  [
    "an attachment",
    "opened",
    async (item) => ({ body: { data: (await converter.openPart(context, item, "2")).open() } }),
  ],
  [
    "plain text",
    "cut to 32 KB",
    (item) => converter.toEmail(context, item, request([{ type: "plain", truncationSize: 32_768 }])),
  ],
  ["plain text", "whole", (item) => converter.toEmail(context, item, request([{ type: "plain" }]))],
  ["plain text", "whole as HTML", (item) => converter.toEmail(context, item, request([{ type: "html" }]))],
  [
    "HTML",
    "cut to 32 KB as text",
    (item) => converter.toEmail(context, item, request([{ type: "plain", truncationSize: 32_768 }])),
  ],
  ["HTML", "whole as text", (item) => converter.toEmail(context, item, request([{ type: "plain" }]))],
  ["quoted-printable", "whole", (item) => converter.toEmail(context, item, request([{ type: "plain" }]))],
];

console.log(
  `${LARGE / MEGABYTE} MB of                            seconds    out, MB   memory added, MB (goal: at most ${GOAL})`,
);
let failed = false;
for (const [shape, how, convert] of wanted) {
  const item = itemOf(shape, LARGE);
  const begun = process.hrtime.bigint();
  const { body } = await convert(item);
  const out = await drain(body.data);
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const meter = createMeter();
  const measured = await convert(withMeter(itemOf(shape, LARGE), meter));
  await drain(measured.body.data);
  const added = meter.added;
  failed ||= added > GOAL;
  const label = `${shape}, ${how}`.padEnd(36);
  console.log(
    `${label} ${seconds.toFixed(2).padStart(9)} ${(out / MEGABYTE).toFixed(1).padStart(10)} ${added.toFixed(1).padStart(10)}`,
  );
}

const ROUNDS = 2_000;
const small = itemOf("HTML", 20_000);
for (const rounds of [ROUNDS / 4, ROUNDS]) {
  const begun = process.hrtime.bigint();
  for (let i = 0; i < rounds; i += 1) {
    await converter.toEmail(
      context,
      small,
      request([{ type: "html", truncationSize: 32_768, preview: 100 }]),
    );
  }
  if (rounds === ROUNDS) {
    const each = Number(process.hrtime.bigint() - begun) / 1e3 / rounds;
    console.log(`20 KB of HTML with preview: ${each.toFixed(0)} microseconds`);
  }
}
process.exitCode = failed ? 1 : 0;
