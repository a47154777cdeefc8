import type { IncomingMessage, ServerResponse } from "node:http";
import type { EasReply } from "@easkit/backend";
import { drainRequest } from "./drain-request.js";

/**
 * Writes a reply. Bytes go out at once with a Content-Length; an iterable is sent as it comes, and is asked for more
 * only when the socket has room. If the iterable throws, the connection is cut.
 */
export async function sendReply(req: IncomingMessage, res: ServerResponse, reply: EasReply): Promise<void> {
  const { status, headers, body } = reply;
  if (body === undefined || body instanceof Uint8Array) {
    sendBytes(req, res, reply, body);
    return;
  }
  if (res.destroyed || !allowsBody(req, status)) {
    if (!res.destroyed) res.writeHead(status, headers).end();
    drainRequest(req);
    await body[Symbol.asyncIterator]().return?.();
    return;
  }
  res.writeHead(status, headers);
  await sendChunks(res, body);
  drainRequest(req);
}

function sendBytes(
  req: IncomingMessage,
  res: ServerResponse,
  { status, headers }: EasReply,
  bytes: Uint8Array | undefined,
): void {
  const bodiless = status === 204 || status === 304;
  res.writeHead(status, bodiless ? headers : { ...headers, "content-length": bytes?.length ?? 0 });
  res.end(allowsBody(req, status) ? bytes : undefined);
  drainRequest(req);
}

async function sendChunks(res: ServerResponse, body: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const chunk of body) {
      if (res.destroyed) return;
      if (!res.write(chunk)) await roomToWrite(res);
    }
    res.end();
  } catch (error) {
    // A reply that has begun can only be broken off. `res.errored` and the server's 'clientError' carry the reason.
    res.destroy(error instanceof Error ? error : new Error("The reply broke off", { cause: error }));
  }
}

function roomToWrite(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (res.destroyed) return resolve();
    const done = () => {
      res.off("drain", done);
      res.off("close", done);
      resolve();
    };
    res.on("drain", done);
    res.on("close", done);
  });
}

function allowsBody(req: IncomingMessage, status: number): boolean {
  return req.method !== "HEAD" && status !== 204 && status !== 304;
}
