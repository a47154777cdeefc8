import type { EasHandler, EasReply, EasRequest } from "@easkit/backend";

/** What is done with the bodies of one exchange. */
export interface BodyChange {
  readonly request: Uint8Array;
  answer(body: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

async function readAll(body: EasRequest["body"] | EasReply["body"]): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array(0);
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Uint8Array.from(Buffer.concat(chunks));
}

async function* only(body: Uint8Array): AsyncIterable<Uint8Array> {
  if (body.length > 0) yield body;
}

async function* changed(reply: EasReply, { answer }: BodyChange): AsyncIterable<Uint8Array> {
  yield* only(await answer(await readAll(reply.body)));
}

/** A handler for whose Sync requests and answers something is changed on the way. */
export const withSyncBodies = (
  handler: EasHandler,
  change: (body: Uint8Array, request: EasRequest) => Promise<BodyChange>,
): EasHandler => ({
  async serve(request) {
    if (!request.url.includes("Cmd=Sync")) return handler.serve(request);
    const exchange = await change(await readAll(request.body), request);
    const reply = await handler.serve({
      ...request,
      header: (name) => request.header(name),
      body: only(exchange.request),
    });
    const { "content-length": _, ...headers } = reply.headers;
    return { ...reply, headers, body: changed(reply, exchange) };
  },
});

/** Bytes as a string with one character each, to search and replace in. */
export const toLatin1 = (body: Uint8Array): string => Buffer.from(body).toString("latin1");

/** Back from {@link toLatin1}. */
export const fromLatin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));
