import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { ImportEntry, ImportSource } from "./entry.js";
import { withCrlf } from "./line-ends.js";

const LF = 0x0a;
const MOST_LINE = 64 * 1024;

/** A piece of a file: a line with its end, or a part of a very long one. */
interface Line {
  readonly bytes: Buffer;
  /** Where it begins in the file. */
  readonly at: number;
  readonly isStart: boolean;
}

async function* readLines(path: string, start: number, end?: number): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let at = start;
  let isStart = true;
  const take = (length: number): Line => {
    const bytes = rest.subarray(0, length);
    const line = { bytes, at, isStart };
    rest = rest.subarray(length);
    at += length;
    isStart = bytes.at(-1) === LF;
    return line;
  };
  if (end !== undefined && end <= start) return;
  const range = end === undefined ? { start } : { start, end: end - 1 };
  for await (const piece of createReadStream(path, range)) {
    rest = Buffer.concat([rest, piece]);
    for (let found = rest.indexOf(LF); found >= 0; found = rest.indexOf(LF)) yield take(found + 1);
    if (rest.length > MOST_LINE) yield take(rest.length);
  }
  if (rest.length > 0) yield take(rest.length);
}

const separator = /^From (?:\S+ +)?(.*\d{4}.*)/;

/** When the message came, as the line before it says; `undefined` if it is no such line. */
function readSeparator({ bytes, isStart }: Line): { readonly received: Date } | undefined {
  if (!isStart || bytes.subarray(0, 5).toString("latin1") !== "From ") return undefined;
  const date = separator.exec(bytes.toString("latin1").trimEnd())?.[1];
  return { received: new Date(date === undefined ? Number.NaN : `${date} UTC`) };
}

/** The bytes of a message: without the `>` that hides lines that look like separators (mboxrd). */
async function* readMessage(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  for await (const { bytes, isStart } of readLines(path, start, end)) {
    const isHidden = isStart && /^>+From /.test(bytes.subarray(0, 64).toString("latin1"));
    yield isHidden ? bytes.subarray(1) : bytes;
  }
}

/** What the fields by which mail programs keep flags in such files say. */
async function readFlags(path: string, start: number, end: number) {
  let letters = "";
  for await (const { bytes } of readLines(path, start, end)) {
    const text = bytes.toString("latin1");
    if (/^\r?\n$/.test(text)) break;
    letters += /^(?:X-)?Status:\s*([A-Z]*)/i.exec(text)?.[1] ?? "";
  }
  return {
    read: letters.includes("R"),
    ...(letters.includes("A") ? { answered: true } : {}),
    ...(letters.includes("F") ? { flag: { status: "active" } as const } : {}),
  };
}

async function toEntry(path: string, start: number, end: number, received: Date): Promise<ImportEntry> {
  return {
    folder: [],
    content: {
      open: () => withCrlf(readMessage(path, start, end)),
      flags: await readFlags(path, start, end),
      ...(Number.isNaN(received.getTime()) ? {} : { received }),
    },
    part: "",
    place: String(end),
    amount: end - start,
  };
}

/** An mbox file (mboxrd, or mboxo as far as it can be told). Messages are found first and read when they are wanted. */
export async function openMbox(path: string): Promise<ImportSource> {
  const { size } = await stat(path);
  return {
    name: resolve(path),
    total: size,
    async *entries(placeOf) {
      let current: { readonly start: number; readonly received: Date } | undefined;
      let isAfterBlank = true;
      let end = 0;
      for await (const line of readLines(path, Number(placeOf("") ?? 0))) {
        const found = isAfterBlank ? readSeparator(line) : undefined;
        if (found !== undefined) {
          if (current !== undefined) yield await toEntry(path, current.start, end, current.received);
          current = { start: line.at + line.bytes.length, received: found.received };
        }
        isAfterBlank = line.isStart && /^\r?\n$/.test(line.bytes.subarray(0, 3).toString("latin1"));
        // The empty line before a separator belongs to neither message.
        if (!isAfterBlank) end = line.at + line.bytes.length;
      }
      if (current !== undefined)
        yield await toEntry(path, current.start, Math.max(end, current.start), current.received);
    },
  };
}
