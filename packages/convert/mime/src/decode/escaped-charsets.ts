import iconv from "iconv-lite";
import type { TextReader } from "./text-decoder.js";

const tilde = 0x7e;

/** One way to switch between ASCII and two-byte characters in seven bits. */
interface Switching {
  readonly charset: string;
  /** Reads what stands at `at`: how many bytes the switch has (0: none), and whether two-byte mode is on after it. */
  switchAt(bytes: Uint8Array, at: number, isOn: boolean): { readonly length: number; readonly isOn: boolean };
}

// RFC 1557: SO and SI; the announcement ESC $ ) C means nothing by itself.
const iso2022kr: Switching = {
  charset: "euc-kr",
  switchAt(bytes, at, isOn) {
    if (bytes[at] === 0x0e) return { length: 1, isOn: true };
    if (bytes[at] === 0x0f) return { length: 1, isOn: false };
    return { length: bytes[at] === 0x1b && bytes[at + 1] === 0x24 ? 4 : 0, isOn };
  },
};

// RFC 1843: ~{ and ~}; ~~ is a tilde, ~ before a line end is nothing.
const hz: Switching = {
  charset: "gbk",
  switchAt(bytes, at, isOn) {
    if (bytes[at] !== tilde) return { length: 0, isOn };
    if (bytes[at + 1] === 0x7b) return { length: 2, isOn: true };
    if (bytes[at + 1] === 0x7d) return { length: 2, isOn: false };
    return { length: bytes[at + 1] === tilde ? 1 : bytes[at + 1] === 10 ? 2 : 0, isOn };
  },
};

function decodeLine(line: Uint8Array, switching: Switching): string {
  const out: number[] = [];
  let isOn = false;
  for (let at = 0; at < line.length; ) {
    const found = switching.switchAt(line, at, isOn);
    isOn = found.isOn;
    at += found.length;
    const byte = line[at];
    if (byte === undefined) break;
    if (found.length > 1) continue;
    if (found.length === 1 && byte !== tilde) continue;
    out.push(isOn && byte > 0x20 ? byte | 0x80 : byte);
    at += 1;
  }
  return iconv.decode(Buffer.from(out), switching.charset);
}

/** Decodes ISO-2022-KR and HZ, line by line: both return to ASCII at a line's end. */
export function createEscapedDecoder(name: "iso-2022-kr" | "hz-gb-2312"): TextReader {
  const switching = name === "iso-2022-kr" ? iso2022kr : hz;
  let kept = Buffer.alloc(0);
  return {
    write(bytes) {
      kept = Buffer.concat([kept, bytes]);
      const lines: string[] = [];
      for (let end = kept.indexOf(10); end >= 0; end = kept.indexOf(10)) {
        lines.push(decodeLine(kept.subarray(0, end + 1), switching));
        kept = kept.subarray(end + 1);
      }
      return lines.join("");
    },
    end: () => decodeLine(kept, switching),
  };
}
