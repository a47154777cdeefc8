// How fast @easkit/hu01 unpacks on one core, beside zlib's inflate of the same bytes. Build first, then:
//   node bench/hu01.mjs
import { deflateSync, inflateSync } from "node:zlib";
import { createUnpackStream, packHu01, unpackHu01 } from "@easkit/hu01";

const MEGABYTE = 1_000_000;
const SIZE = 16 * MEGABYTE;
const GOAL = 100;

/** A small seeded generator, so that every run measures the same bytes. */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Words of made-up letters, the first ones the most frequent, as in natural text. */
function createProse(random) {
  const letters = "eeeeeetttttaaaaoooiiinnnsssrrrhhhlldddccuummffppggwwyybvkxjqz";
  const letter = () => letters[Math.floor(random() * letters.length)];
  const words = Array.from({ length: 6000 }, () => Array.from({ length: 2 + random() * 8 }, letter).join(""));
  return (count) =>
    Array.from({ length: count }, () => words[Math.floor(words.length * random() ** 4)])
      .join(" ")
      .replace(/(.{60,75}) /g, "$1\r\n");
}

function repeatTo(size, make) {
  const parts = [];
  let length = 0;
  while (length < size) {
    const part = Buffer.from(make(parts.length), "latin1");
    parts.push(part);
    length += part.length;
  }
  return Buffer.concat(parts).subarray(0, size);
}

function contents() {
  const random = createRandom(7);
  const prose = createProse(random);
  const id = () => Math.floor(random() * 2 ** 48).toString(36);
  const headers = (i) =>
    `Received: from mx${i % 7}.example.com (mx${i % 7}.example.com [192.0.2.${i % 250}])\r\n` +
    `\tby store.example.net (Postfix) with ESMTP id ${id()}\r\n\tfor <user${i % 90}@example.net>\r\n` +
    `Message-ID: <${id()}@example.com>\r\nFrom: ${prose(2)} <${id()}@example.com>\r\n` +
    `Subject: ${prose(5)}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n`;
  const bytes = (n) => Buffer.from(Array.from({ length: n }, () => Math.floor(random() * 256)));
  const base64 = () =>
    `${bytes(57 * 40)
      .toString("base64")
      .replace(/.{76}/g, "$&\r\n")}`;
  const text = repeatTo(SIZE, (i) => headers(i) + prose(300));
  const attachments = repeatTo(SIZE, base64);
  const cell = () => `<td class="MsoNormal" style="padding:0 5pt"><span>${prose(4)}</span></td>\r\n`;
  return {
    "mail, plain text": text,
    "mail, HTML": repeatTo(SIZE, (i) => headers(i) + Array.from({ length: 60 }, cell).join("")),
    "mail, half base64": repeatTo(SIZE, (i) => headers(i) + prose(400) + base64()),
    "base64 alone": attachments,
    "random bytes (stored)": bytes(SIZE),
  };
}

/** The best of several runs, in megabytes of unpacked bytes a second of processor time. */
async function speedOf(size, run) {
  let best = 0;
  for (let round = 0; round < 5; round++) {
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    best = Math.max(best, size / (user + system));
  }
  return best;
}

async function unpackAsStream(packed) {
  const stream = createUnpackStream();
  const feed = async () => {
    for (let at = 0; at < packed.length; at += 16_384) {
      if (!stream.write(packed.subarray(at, at + 16_384)))
        await new Promise((go) => stream.once("drain", go));
    }
    stream.end();
  };
  const fed = feed();
  for await (const chunk of stream) chunk.length;
  await fed;
}

console.log(`Node ${process.version}; ${SIZE / MEGABYTE} MB of each; MB/s of processor time, best of 5`);
console.log("content                 packed  deflated   unpack   stream  inflate  unpack/inflate   pack");
let slowest = Number.POSITIVE_INFINITY;
for (const [name, plain] of Object.entries(contents())) {
  const packed = packHu01(plain);
  const deflated = deflateSync(plain);
  if (!plain.equals(unpackHu01(packed))) throw new Error(`${name}: unpacking does not give the same bytes`);
  const unpack = await speedOf(plain.length, () => unpackHu01(packed));
  const stream = await speedOf(plain.length, () => unpackAsStream(packed));
  const inflate = await speedOf(plain.length, () => inflateSync(deflated));
  const pack = await speedOf(4 * MEGABYTE, () => packHu01(plain.subarray(0, 4 * MEGABYTE)));
  slowest = Math.min(slowest, unpack, stream);
  const share = (bytes) => `${((100 * bytes.length) / plain.length).toFixed(1)} %`;
  const columns = [share(packed).padStart(8), share(deflated).padStart(9)];
  columns.push(...[unpack, stream, inflate].map((speed) => speed.toFixed(0).padStart(8)));
  columns.push((unpack / inflate).toFixed(2).padStart(15), pack.toFixed(0).padStart(6));
  console.log(name.padEnd(22) + columns.join(" "));
}
console.log(
  `slowest unpacking ${slowest.toFixed(0)} MB/s; goal ${GOAL} MB/s: ${slowest >= GOAL ? "met" : "MISSED"}`,
);
