const encoder = new TextEncoder();

/** Base64 of a stream of bytes, as ASCII bytes, chunk by chunk. */
export async function* toBase64(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const chunk of source) {
    const bytes =
      rest.length > 0
        ? Buffer.concat([rest, chunk])
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const whole = bytes.length - (bytes.length % 3);
    if (whole > 0) yield encoder.encode(bytes.toString("base64", 0, whole));
    rest = Buffer.from(bytes.subarray(whole));
  }
  if (rest.length > 0) yield encoder.encode(rest.toString("base64"));
}
