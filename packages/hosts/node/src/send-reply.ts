import type { IncomingMessage, ServerResponse } from "node:http";
import type { EasReply } from "@easkit/backend";
import { drainRequest } from "./drain-request.js";

/**
 * Writes a reply. Bytes go out at once with a Content-Length; an iterable is sent as it comes, and is asked for more
 * only when the socket has room. If the iterable throws, the connection is cut.
 */
export async function sendReply(req: IncomingMessage, res: ServerResponse, reply: EasReply): Promise<void> {
  const { status, headers, body } = reply;
  const bodiless = status === 204 || status === 304;
  if (body === undefined || body instanceof Uint8Array) {
    res.writeHead(status, bodiless ? headers : { ...headers, "content-length": body?.length ?? 0 });
    endReply(req, res, bodiless || req.method === "HEAD" ? undefined : body);
  } else if (bodiless || req.method === "HEAD" || res.destroyed) {
    res.writeHead(status, headers);
    endReply(req, res);
    await body[Symbol.asyncIterator]().return?.();
  } else {
    res.writeHead(status, headers);
    await sendChunks(req, res, body);
  }
}

async function sendChunks(
  req: IncomingMessage,
  res: ServerResponse,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  try {
    for await (const chunk of body) {
      if (res.destroyed) return;
      if (!res.write(chunk)) await roomToWrite(res);
    }
    endReply(req, res);
  } catch (error) {
    // A reply that has begun can only be broken off. `res.errored` and the server's 'clientError' carry the reason.
    res.destroy(error instanceof Error ? error : new Error("The reply broke off", { cause: error }));
  }
}

/**
 * Ends the reply and lets the rest of the request run dry. Where the connection closes after the reply, it has to stay
 * open until the request has arrived: closing a socket with unread bytes in it resets it, and the client would lose the
 * reply.
 */
function endReply(req: IncomingMessage, res: ServerResponse, last?: Uint8Array): void {
  if (req.complete || res.shouldKeepAlive) res.end(last);
  else {
    if (last === undefined) res.flushHeaders();
    else res.write(last);
    req.on("end", () => res.end());
  }
  drainRequest(req);
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
