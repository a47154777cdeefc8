import { WbxmlError } from "./errors.js";
import { windows1252Text } from "./windows-1252.js";

/** Enough to hold an XML declaration. */
const DECLARATION_ROOM = 1024;
const ENCODINGS: ReadonlyMap<string, string> = new Map([
  ["utf-8", "utf-8"],
  ["utf8", "utf-8"],
  ["us-ascii", "utf-8"],
  ["ascii", "utf-8"],
  ["utf-16", "utf-8"], // Said by producers that meant their strings in memory; real UTF-16 is known by its mark.
  ["iso-8859-1", "windows-1252"],
  ["latin1", "windows-1252"],
  ["windows-1252", "windows-1252"],
]);

/** The text of an XML document in bytes, by its byte order mark or its declaration; UTF-8 without either. */
export async function* decodeXmlBytes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let head = new Uint8Array(0);
  let decoder: Decode | undefined;
  for await (const chunk of chunks) {
    if (decoder !== undefined) {
      yield decoder(chunk, true);
      continue;
    }
    head = joined(head, chunk);
    if (head.length < DECLARATION_ROOM && !head.includes(0x3e)) continue;
    decoder = decoderFor(head);
    yield decoder(head, true);
  }
  if (decoder === undefined) yield decoderFor(head)(head, false);
  else yield decoder(new Uint8Array(0), false);
}

/** Decodes the next piece; `isMore` says that it is not the last. */
type Decode = (bytes: Uint8Array, isMore: boolean) => string;

function decoderFor(head: Uint8Array): Decode {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return strictDecoder("utf-16le");
  if (first === 0xfe && second === 0xff) return strictDecoder("utf-16be");
  const start = String.fromCharCode(...head.subarray(0, DECLARATION_ROOM));
  const named = /^[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(start)?.[1] ?? "utf-8";
  const label = start.includes("<?xml") ? ENCODINGS.get(named.toLowerCase()) : "utf-8";
  if (label === undefined) throw new WbxmlError("charset", `the encoding ${named} is not read`);
  return label === "windows-1252" ? windows1252Text : strictDecoder(label);
}

function strictDecoder(label: string): Decode {
  const decoder = new TextDecoder(label, { fatal: true });
  return (bytes, isMore) => {
    try {
      return decoder.decode(bytes, { stream: isMore });
    } catch (cause) {
      throw new WbxmlError("malformed", `the bytes are not ${label}`, { cause });
    }
  };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
