import { pipeline, Readable } from "node:stream";
import { promisify } from "node:util";
import { createGzip, gzip } from "node:zlib";
import type { EasReply, EasRequest } from "@easkit/backend";
import { multipartType } from "./multipart.js";
import { wbxmlType } from "./wbxml-reply.js";

const pack = promisify(gzip);

/** Fewer bytes than these gain nothing. */
const leastBytes = 1024;

/** WBXML packs well at the first levels already. */
const options = { level: 4 };

const packedTypes: ReadonlySet<string | undefined> = new Set([wbxmlType, multipartType]);

/** Whether a request says that it takes gzip (RFC 9110 12.5.3). */
export function acceptsGzip(request: Pick<EasRequest, "header">): boolean {
  const wishes = (request.header("accept-encoding") ?? "").toLowerCase().split(",");
  const wish = wishes.find((each) => /^\s*(?:x-)?gzip\s*(?:;|$)/.test(each));
  return wish !== undefined && !/;\s*q=0(?:\.0*)?\s*$/.test(wish);
}

/** Packs what goes by. What breaks off the one breaks off the other. */
async function* packStream(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const packed = createGzip(options);
  // Whoever reads the packed bytes hears of a failure; there is nobody else to tell.
  pipeline(Readable.from(body, { objectMode: false }), packed, () => {});
  yield* packed;
}

/** The reply packed, where that is worth it and the device takes it. */
export async function gzipReply(request: Pick<EasRequest, "header">, reply: EasReply): Promise<EasReply> {
  const { body, headers } = reply;
  if (body === undefined || !packedTypes.has(headers["content-type"]) || !acceptsGzip(request)) return reply;
  const { "content-length": length, ...others } = headers;
  const packedHeaders = { ...others, "content-encoding": "gzip", vary: "accept-encoding" };
  if (!(body instanceof Uint8Array)) {
    if (length !== undefined && Number(length) < leastBytes) return reply;
    return { ...reply, headers: packedHeaders, body: packStream(body) };
  }
  if (body.length < leastBytes) return reply;
  const packed = await pack(body, options);
  return { ...reply, headers: { ...packedHeaders, "content-length": String(packed.length) }, body: packed };
}
