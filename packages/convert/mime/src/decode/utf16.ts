import { TextDecoder } from "node:util";
import type { TextReader } from "./text-decoder.js";

const examined = 256;

/** Whether UTF-16 without a mark has the high byte first: most text has zeros there. */
function isBigEndian(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, examined);
  const zeros = (first: number): number => head.filter((byte, at) => byte === 0 && at % 2 === first).length;
  return zeros(0) > zeros(1);
}

/** Reads UTF-16 whose byte order its mark tells, or else its first bytes. */
export function createUtf16Decoder(): TextReader {
  let decoder: TextDecoder | undefined;
  let kept: Uint8Array = new Uint8Array();
  const choose = (bytes: Uint8Array): TextDecoder => {
    const isMarked = (bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xff && bytes[1] === 0xfe);
    const isBig = isMarked ? bytes[0] === 0xfe : isBigEndian(bytes);
    return new TextDecoder(isBig ? "utf-16be" : "utf-16le");
  };
  return {
    write(bytes) {
      if (decoder) return decoder.decode(bytes, { stream: true });
      kept = Buffer.concat([kept, bytes]);
      if (kept.length < 2) return "";
      decoder = choose(kept);
      return decoder.decode(kept, { stream: true });
    },
    end: () => (decoder ? decoder.decode() : ""),
  };
}
