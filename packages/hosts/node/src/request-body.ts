import type { IncomingMessage } from "node:http";

/** A request on which a framework may have left the result of a body parser. */
export interface ParsedRequest extends IncomingMessage {
  /** What a body parser made of the body. Only bytes are of use here. */
  readonly body?: unknown;
}

/**
 * The raw body of a request: the bytes that a parser such as `express.raw` kept, or else the stream.
 *
 * An object left by a JSON parser that did not read the stream is ignored. The stream is not destroyed when its reader
 * stops early, so that the reply can still be sent.
 *
 * @returns an iterable to read once. It throws when a parser has used the bytes up and kept none of them.
 */
export function openRequestBody(req: ParsedRequest): AsyncIterable<Uint8Array> {
  if (req.body instanceof Uint8Array) return oneChunk(req.body);
  if (req.readableDidRead && mayHaveBody(req)) return usedUp();
  return req.iterator({ destroyOnReturn: false });
}

/**
 * Tells whether a parser has undone the content coding. Parsers inflate and leave the header as it was; whoever believes
 * the header would inflate twice. Other parsers keep the bytes as sent, which the first two bytes of gzip show.
 */
export function isAlreadyInflated(req: ParsedRequest): boolean {
  if (!(req.body instanceof Uint8Array)) return false;
  return req.body[0] !== 0x1f || req.body[1] !== 0x8b;
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

// biome-ignore lint/correctness/useYield: the failure is the whole content of this body
async function* usedUp(): AsyncGenerator<Uint8Array> {
  throw new Error(
    "A body parser has read this request's body and kept no bytes of it. Mount easkit before the parser, or use one that leaves a Buffer on req.body.",
  );
}

function mayHaveBody(req: IncomingMessage): boolean {
  const length = req.headers["content-length"];
  return req.headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}
