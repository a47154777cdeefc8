import type { EasReply, EasRequest } from "@easkit/backend";

/** What a case saw of one request. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly bytes: Buffer;
  readonly header: (name: string) => string | undefined;
}

/** Reads a body whole. */
export async function readAll(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A plain reply. */
export function replyWith(
  body: EasReply["body"],
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): EasReply {
  return { status, headers, body };
}

/** A handler that notes each request, body and all, in `seen` and answers with an empty 200. */
export function noteRequests(seen: SeenRequest[]): (request: EasRequest) => Promise<EasReply> {
  return async (request) => {
    const bytes = await readAll(request.body);
    seen.push({ method: request.method, url: request.url, bytes, header: (name) => request.header(name) });
    return replyWith(undefined);
  };
}

/** A handler that answers with the request's body. */
export async function echo(request: Pick<EasRequest, "body">): Promise<EasReply> {
  return replyWith(await readAll(request.body));
}
