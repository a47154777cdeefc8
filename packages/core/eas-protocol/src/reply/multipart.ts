import type { EasReply } from "@easkit/backend";
import { concat } from "./concat.js";

/** The media type of a multipart answer (MS-ASCMD 2.2.2.9.1.1). */
export const multipartType = "application/vnd.ms-sync.multipart";

/** One part, of known size. */
export interface Part {
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

/** The table at the beginning: how many parts, then where each begins and how long it is, in 32-bit little endian. */
function tableOf(sizes: readonly number[]): Uint8Array {
  const table = new DataView(new ArrayBuffer(4 + 8 * sizes.length));
  table.setInt32(0, sizes.length, true);
  let offset = table.byteLength;
  sizes.forEach((size, index) => {
    table.setInt32(4 + 8 * index, offset, true);
    table.setInt32(8 + 8 * index, size, true);
    offset += size;
  });
  return new Uint8Array(table.buffer);
}

async function* stream(head: Uint8Array, parts: readonly Part[]): AsyncIterable<Uint8Array> {
  yield head;
  for (const part of parts) {
    let size = 0;
    for await (const chunk of part.open()) {
      size += chunk.length;
      yield chunk;
    }
    if (size !== part.size) throw new RangeError(`a part has ${size} bytes and not ${part.size}`);
  }
}

/** A reply of a WBXML document and the parts that it names, which are read as they are sent. */
export function multipartReply(document: Uint8Array, parts: readonly Part[]): EasReply {
  const table = tableOf([document.length, ...parts.map(({ size }) => size)]);
  const head = concat([table, document]);
  const length = parts.reduce((sum, { size }) => sum + size, head.length);
  return {
    status: 200,
    headers: { "content-type": multipartType, "content-length": String(length) },
    body: stream(head, parts),
  };
}
