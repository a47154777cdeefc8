// Speed and memory of @easkit/wbxml, as ratios against JSON on the same content. Build the package first:
//   node scripts/turbo.mjs run build:js --filter=@easkit/wbxml
//   node --expose-gc bench/wbxml.mjs
import { createDecoder, createEncoder, decodeBytes } from "@easkit/wbxml";

const AIRSYNC = 0;
const EMAIL = 2;
const BASE = 17;
const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

/** A document as a tree of elements, each with text, UTF-8 bytes or children. */
class Element {
  constructor(page, token, name, text, bytes, children) {
    this.page = page;
    this.token = token;
    this.name = name;
    this.text = text;
    this.bytes = bytes;
    this.children = children;
  }
}
const leaf = (page, token, name, text) => new Element(page, token, name, flat(text), undefined, undefined);
const node = (page, token, name, children) => new Element(page, token, name, undefined, undefined, children);
/** A string as it comes from a database or a file, rather than one glued together here. */
const flat = (text) => fromUtf8.decode(utf8.encode(text));

function item(i, body) {
  return node(AIRSYNC, 0x07, "Add", [
    leaf(AIRSYNC, 0x0d, "ServerId", `2:${i}`),
    node(AIRSYNC, 0x1d, "ApplicationData", [
      leaf(EMAIL, 0x16, "To", `"Alice Example" <alice${i % 50}@example.com>`),
      leaf(EMAIL, 0x18, "From", `"Bob Sample" <bob${i % 70}@example.org>`),
      leaf(EMAIL, 0x14, "Subject", `Re: minutes of meeting ${i}`),
      leaf(EMAIL, 0x0f, "DateReceived", "2026-03-14T09:26:53.589Z"),
      leaf(EMAIL, 0x11, "DisplayTo", "Alice Example"),
      leaf(EMAIL, 0x12, "Importance", "1"),
      leaf(EMAIL, 0x15, "Read", i % 3 ? "1" : "0"),
      leaf(EMAIL, 0x13, "MessageClass", "IPM.Note"),
      node(BASE, 0x0a, "Body", [
        leaf(BASE, 0x06, "Type", "1"),
        leaf(BASE, 0x0c, "EstimatedDataSize", String(body.length)),
        leaf(BASE, 0x0d, "Truncated", "0"),
        leaf(BASE, 0x0b, "Data", body),
      ]),
      leaf(BASE, 0x16, "NativeBodyType", "1"),
      leaf(EMAIL, 0x39, "InternetCPID", "65001"),
    ]),
  ]);
}

function sync(count, body) {
  const adds = Array.from({ length: count }, (_, i) => item(i, body));
  return node(AIRSYNC, 0x05, "Sync", [
    node(AIRSYNC, 0x1c, "Collections", [
      node(AIRSYNC, 0x0f, "Collection", [
        leaf(AIRSYNC, 0x0b, "SyncKey", "12345678"),
        leaf(AIRSYNC, 0x12, "CollectionId", "2"),
        leaf(AIRSYNC, 0x0e, "Status", "1"),
        node(AIRSYNC, 0x16, "Commands", adds),
      ]),
    ]),
  ]);
}

/** The same content as JSON would carry it: names as keys, repeated elements as a list. */
function toJson({ text, children }) {
  if (text !== undefined) return text;
  const names = new Set(children.map((child) => child.name));
  if (children.length > 1 && names.size === 1) return { [children[0].name]: children.map(toJson) };
  return Object.fromEntries(children.map((child) => [child.name, toJson(child)]));
}

function write(encoder, element) {
  encoder.start(element.page, element.token);
  if (element.text !== undefined) encoder.text(element.text);
  else if (element.bytes !== undefined) encoder.textBytes(element.bytes);
  else for (const child of element.children) write(encoder, child);
  encoder.end();
}

/** The same tree with its bodies as bytes. */
function withBytes({ page, token, name, text, children }) {
  if (text === undefined) return node(page, token, name, children.map(withBytes));
  if (text.length <= 200) return leaf(page, token, name, text);
  return new Element(page, token, name, undefined, utf8.encode(text), undefined);
}

function encode(tree) {
  let bytes = 0;
  const encoder = createEncoder((chunk) => {
    bytes += chunk.length;
  });
  write(encoder, tree);
  void encoder.finish();
  return bytes;
}

function encodeWhole(tree) {
  const chunks = [];
  const encoder = createEncoder((chunk) => void chunks.push(chunk));
  write(encoder, tree);
  void encoder.finish();
  return new Uint8Array(Buffer.concat(chunks));
}

let seen = 0;
/** Takes every event and string, keeping none. */
const counting = {
  startElement: (_page, token) => {
    seen += token;
  },
  endElement: () => {
    seen += 1;
  },
  text: (value) => {
    seen += value.length;
  },
  textBytes: (value) => {
    seen += value.length;
  },
  opaque: (value) => {
    seen += value.length;
  },
};

/** Builds a tree of elements, as a comparison with the objects JSON.parse builds. */
function building() {
  const root = { token: 0, text: "", children: [] };
  const open = [root];
  let top = root;
  return {
    startElement: (page, token) => {
      const element = { token: (page << 6) | token, text: "", children: undefined };
      top.children ??= [];
      top.children.push(element);
      open.push(element);
      top = element;
    },
    endElement: () => {
      open.pop();
      top = open[open.length - 1];
    },
    text: (value) => {
      top.text = top.text === "" ? value : top.text + value;
    },
    opaque: () => undefined,
  };
}

function decodeChunked(bytes, handler, size) {
  const decoder = createDecoder(handler, UNBOUND);
  for (let pos = 0; pos < bytes.length; pos += size) decoder.write(bytes.subarray(pos, pos + size));
  decoder.end();
}

const UNBOUND = { limits: { elements: Infinity, documentBytes: Infinity, textBytes: Infinity } };

function once(run) {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** The best of many rounds of each, taken in turns so that all see the same machine. */
function measure(rounds, runs) {
  const best = Object.fromEntries(Object.keys(runs).map((name) => [name, Infinity]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(runs)) best[name] = Math.min(best[name], once(run));
  }
  return best;
}

function report(title, value, target, isBetterAbove = true) {
  const met = isBetterAbove ? value >= target : value <= target;
  const sign = isBetterAbove ? "at least" : "at most";
  console.log(
    `  ${title.padEnd(52)} ${value.toFixed(2).padStart(7)}   ${sign} ${target}: ${met ? "met" : "MISSED"}`,
  );
}

const paragraph = "The minutes of the last meeting are attached; please answer until Friday.\r\n";
const CONTENTS = [
  ["Many small items", sync(2000, "Short.")],
  ["Mails of about 2 KB", sync(800, paragraph.repeat(25))],
  ["Large bodies, ASCII", sync(60, paragraph.repeat(800))],
  ["Large bodies, with umlauts", sync(60, "Grüße aus Köln, schöne Straße, müde Füße.\r\n".repeat(1400))],
].map(([title, tree]) => {
  const value = toJson(tree);
  return { title, tree, value, json: utf8.encode(JSON.stringify(value)), wbxml: encodeWhole(tree) };
});

const roundsFor = (wbxml) => Math.max(30, Math.ceil((120 * 1024 * 1024) / wbxml.length));
const sizes = ({ title, wbxml, json }) =>
  `${title}: ${(wbxml.length / 1024).toFixed(0)} KiB WBXML, ${(json.length / 1024).toFixed(0)} KiB JSON`;

/** The numbers with targets. */
function compare(content) {
  const { tree, value, json, wbxml } = content;
  const t = measure(roundsFor(wbxml), {
    parse: () => JSON.parse(fromUtf8.decode(json)),
    decode: () => decodeBytes(wbxml, counting, UNBOUND),
    chunked: () => decodeChunked(wbxml, counting, 16_384),
    stringify: () => utf8.encode(JSON.stringify(value)),
    encode: () => encode(tree),
  });
  console.log(sizes(content));
  report("decode to strings, times as fast as JSON.parse", t.parse / t.decode, 4);
  report("decode in 16 KB chunks, time against one buffer", t.chunked / t.decode, 1.3, false);
  report("encode, times as fast as JSON.stringify", t.stringify / t.encode, 3);
  const speed = (ms) => `${(wbxml.length / 1024 / 1024 / (ms / 1000)).toFixed(0)} MiB/s`;
  console.log(`  decode ${speed(t.decode)}, encode ${speed(t.encode)}`);
}

/** The same content used in other ways, without targets. */
function compareMore(content) {
  const { tree, value, json, wbxml } = content;
  const bytesTree = withBytes(tree);
  const t = measure(roundsFor(wbxml), {
    parse: () => JSON.parse(fromUtf8.decode(json)),
    tree: () => decodeBytes(wbxml, building(), UNBOUND),
    bytes: () => decodeBytes(wbxml, counting, { ...UNBOUND, text: "bytes" }),
    stringify: () => utf8.encode(JSON.stringify(value)),
    encodeBytes: () => encode(bytesTree),
  });
  console.log(sizes(content));
  const line = (title, ratio) => console.log(`  ${title.padEnd(52)} ${ratio.toFixed(2).padStart(7)}`);
  line("decode to a tree, times as fast as JSON.parse", t.parse / t.tree);
  line("decode leaving all text as bytes", t.parse / t.bytes);
  line("encode with bodies as bytes", t.stringify / t.encodeBytes);
}

function used() {
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + Math.max(external, arrayBuffers);
}

/** Memory held while one document of many megabytes goes through a decoder or out of an encoder. */
function memory() {
  const tree = item(1, "x".repeat(50_000));
  const one = encodeWhole(tree);
  const inner = one.subarray(4);
  const decoder = createDecoder(counting, UNBOUND);
  const encoder = createEncoder(() => undefined);
  decoder.write(Uint8Array.of(3, 1, 0x6a, 0, 0x45));
  encoder.start(0, 5);
  const base = Uint8Array.of(0, 0);
  const before = used();
  let peak = 0;
  for (let i = 0; i < 2000; i++) {
    decoder.write(base);
    for (let pos = 0; pos < inner.length; pos += 16_384) decoder.write(inner.subarray(pos, pos + 16_384));
    write(encoder, tree);
    if (i % 100 === 0) peak = Math.max(peak, used());
  }
  decoder.write(Uint8Array.of(1));
  decoder.end();
  console.log(`Memory, a document of ${((inner.length * 2000) / 1024 / 1024).toFixed(0)} MiB each way`);
  report("growth in MiB", Math.max(0, peak - before) / 1024 / 1024, 1, false);
}

for (const content of CONTENTS) compare(content);
for (const content of CONTENTS) compareMore(content);
if (globalThis.gc) memory();
else console.log("Memory: run with --expose-gc to measure it.");
if (seen === 0) throw new Error("nothing was decoded");
