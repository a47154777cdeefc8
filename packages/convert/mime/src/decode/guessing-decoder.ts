import iconv from "iconv-lite";
import type { TextReader } from "./text-decoder.js";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** How many bytes the UTF-8 character at `at` has: 0 if it is none, negative if the end of the bytes cuts it. */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  for (let i = 1; i < length; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) return -1;
    const least = i > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const most = i > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (byte < least || byte > most) return 0;
  }
  return length;
}

/** The longest run from `from` that is UTF-8 (or is not, if `wanted` is false). */
function runEnd(bytes: Uint8Array, from: number, wanted: boolean): number {
  let at = from;
  while (at < bytes.length) {
    const length = characterLength(bytes, at);
    if (length < 0 || length > 0 !== wanted) break;
    at += Math.max(1, length);
  }
  return at;
}

function decodeMixed(bytes: Uint8Array): string {
  const runs: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const good = runEnd(bytes, at, true);
    if (good > at) runs.push(strict.decode(bytes.subarray(at, good)));
    const bad = good < bytes.length ? Math.max(good + 1, runEnd(bytes, good, false)) : good;
    if (bad > good) runs.push(iconv.decode(Buffer.from(bytes.subarray(good, bad)), "windows-1252"));
    at = bad;
  }
  return runs.join("");
}

/** How many bytes at the end are the beginning of a character. */
function cutLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return characterLength(bytes, bytes.length - back) < 0 ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

/** Reads UTF-8, and every byte that is not UTF-8 as Windows-1252. */
export function createGuessingDecoder(): TextReader {
  let kept: Uint8Array = new Uint8Array();
  let isStart = true;
  const decode = (bytes: Uint8Array): string => {
    let text: string;
    try {
      text = strict.decode(bytes);
    } catch {
      text = decodeMixed(bytes);
    }
    const withoutMark = isStart && text.startsWith("\ufeff") ? text.slice(1) : text;
    isStart &&= text === "";
    return withoutMark;
  };
  return {
    write(bytes) {
      const all = kept.length === 0 ? bytes : Buffer.concat([kept, bytes]);
      const cut = cutLength(all);
      kept = all.slice(all.length - cut);
      return decode(all.subarray(0, all.length - cut));
    },
    end() {
      const rest = decode(kept);
      kept = new Uint8Array();
      return rest;
    },
  };
}
