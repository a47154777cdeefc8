import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { HttpFault } from "../fault.js";
import { concat } from "../reply/concat.js";

/** Stops a body that is larger than `limit` bytes. @throws HttpFault 413 */
async function* limited(body: AsyncIterable<Uint8Array>, limit: number): AsyncIterable<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) throw new HttpFault(413, `the request body is larger than ${limit} bytes`);
    yield chunk;
  }
}

async function* inflated(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const source = Readable.from(body, { objectMode: false });
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip);
  } catch (cause) {
    if (cause instanceof HttpFault) throw cause;
    throw new HttpFault(400, "the gzip body cannot be read", {}, { cause });
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/** The body as it was meant: unpacked where it is gzip, never larger than `limit` before or after. */
export function openBody(
  body: AsyncIterable<Uint8Array>,
  contentEncoding: string | undefined,
  limit: number,
): AsyncIterable<Uint8Array> {
  const encoding = contentEncoding?.trim().toLowerCase() ?? "identity";
  switch (encoding) {
    case "":
    case "identity":
      return limited(body, limit);
    case "gzip":
    case "x-gzip":
      return limited(inflated(limited(body, limit)), limit);
    default:
      throw new HttpFault(415, `the content encoding ${JSON.stringify(encoding)} is not supported`);
  }
}

/** The first chunk and all that follow, or `undefined` if the body is empty. */
export async function peekBody(
  body: AsyncIterable<Uint8Array>,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const iterator = body[Symbol.asyncIterator]();
  let first = await iterator.next();
  while (!first.done && first.value.length === 0) first = await iterator.next();
  if (first.done) return undefined;
  const { value } = first;
  return (async function* () {
    try {
      yield value;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  })();
}

/** Reads a body whole, for commands whose body is one value. */
export async function readWhole(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return concat(chunks);
}
