import { LittleEndian } from "./little-endian.js";

// MS-OXRTFCP 2.1.3.1.5: what the dictionary holds at first.
const dictionary =
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

const windowSize = 4096;
const uncompressed = 0x414c454d;
const compressed = 0x75465a4c;
/** Longer RTF is cut. */
const longest = 4 * 1024 * 1024;

/** Undoes the compression of RTF in mail (MS-OXRTFCP). Broken input gives what could be read. */
export function decompressRtf(bytes: Uint8Array): Uint8Array {
  const reader = new LittleEndian(bytes);
  reader.number(4);
  const size = Math.min(longest, reader.number(4));
  const kind = reader.number(4);
  reader.number(4);
  if (kind === uncompressed) return reader.bytes(size);
  return kind === compressed ? decompress(reader, size) : new Uint8Array();
}

function decompress(reader: LittleEndian, size: number): Uint8Array {
  const window = Buffer.alloc(windowSize);
  let end = window.write(dictionary, "latin1");
  const out: number[] = [];
  const put = (byte: number): void => {
    out.push(byte);
    window[end] = byte;
    end = (end + 1) % windowSize;
  };
  while (!reader.isOver && out.length < size) {
    const control = reader.number(1);
    for (let bit = 0; bit < 8 && !reader.isOver && out.length < size; bit += 1) {
      if ((control & (1 << bit)) === 0) {
        put(reader.number(1));
        continue;
      }
      const reference = (reader.number(1) << 8) | reader.number(1);
      const offset = reference >> 4;
      // A reference to where writing goes on is the end.
      if (offset === end) return Buffer.from(out);
      for (let i = 0; i < (reference & 15) + 2; i += 1) put(window[(offset + i) % windowSize] ?? 0);
    }
  }
  return Buffer.from(out.slice(0, size));
}
