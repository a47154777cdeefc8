import type { EmailProperties } from "@easkit/eas-schema";
import { sliceBytes } from "../byte-source.js";
import type { Segment } from "./content.js";

/** RTF in base64, as devices get it (MS-ASAIRS 2.2.2.20.1). It is compressed, as it is stored (MS-OXRTFCP). */
export interface RtfText {
  /** Bytes of base64. */
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

async function* toBase64(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let kept = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = Buffer.concat([kept, piece]);
    const whole = bytes.length - (bytes.length % 3);
    if (whole > 0) yield Buffer.from(bytes.toString("base64", 0, whole), "latin1");
    kept = Buffer.from(bytes.subarray(whole));
  }
  if (kept.length > 0) yield Buffer.from(kept.toString("base64"), "latin1");
}

/** The RTF of a message, if it is stored so. */
export function rtfOf(segments: readonly Segment[]): RtfText | undefined {
  const rtf = segments.length === 1 ? segments[0]?.other?.rtf : undefined;
  return rtf && { size: 4 * Math.ceil(rtf.size / 3), open: () => toBase64(rtf.open()) };
}

/** The body as RTF; one that is cut ends between groups of four characters. */
export function rtfBody(rtf: RtfText, most: number): NonNullable<EmailProperties["body"]> {
  const end = rtf.size <= most ? rtf.size : most - (most % 4);
  return {
    type: "rtf",
    estimatedDataSize: rtf.size,
    ...(end < rtf.size && { truncated: true }),
    ...(end > 0 && { data: { [Symbol.asyncIterator]: () => sliceBytes(rtf.open(), 0, end) } }),
  };
}
