import type { ServerResponse } from "node:http";
import type { EasHandler, Principal } from "@easkit/backend";
import { EAS_PATH, isEasPath, toOriginForm } from "./eas-path.js";
import { type HostRequest, NodeRequest } from "./node-request.js";
import { toRemoteAddress } from "./remote-address.js";
import { sendReply } from "./send-reply.js";

/** How requests reach the handler. */
export interface NodeHandlerOptions<Request extends HostRequest = HostRequest> {
  /**
   * The path to serve when the handler listens to a whole server; every other path is answered with 404. Compared
   * without regard to case. By default `/Microsoft-Server-ActiveSync`. Not used when a framework calls the handler with
   * `next`: the framework has routed by then.
   */
  readonly path?: string;
  /** Whom the application in front has already authenticated. If it gives nobody, the backend is asked. */
  readonly principal?: (req: Request) => Principal | undefined;
  /**
   * Believe `X-Forwarded-For`: `true` for one proxy in front, or the number of proxies. By default `false`, as any client
   * can send that header.
   */
  readonly trustProxy?: boolean | number;
  /** Where a framework that knows the client's address better keeps it. Overrides `trustProxy`. */
  readonly remoteAddress?: (req: Request) => string | undefined;
}

/** A listener for `http.createServer`, and a middleware for whatever calls with `next`. */
export type NodeHandler<Request extends HostRequest = HostRequest> = (
  req: Request,
  res: ServerResponse,
  next?: (error?: unknown) => void,
) => Promise<void>;

/**
 * Serves EAS on Node's own HTTP server.
 *
 * @example
 * ```ts
 * createServer(toNodeHandler(eas)).listen(8080);
 * ```
 *
 * The promise that each call returns is fulfilled when the whole reply is handed to the socket, or the connection is
 * cut. It does not reject: an error of `options.principal` goes to `next`, or is answered with 500 where there is none.
 */
export function toNodeHandler<Request extends HostRequest = HostRequest>(
  handler: EasHandler,
  options: NodeHandlerOptions<Request> = {},
): NodeHandler<Request> {
  const path = options.path ?? EAS_PATH;
  const proxies = Number(options.trustProxy ?? false);
  const toRequest = (req: Request, res: ServerResponse) => {
    const address = options.remoteAddress ? options.remoteAddress(req) : toRemoteAddress(req, proxies);
    return new NodeRequest(req, res, address, options.principal?.(req));
  };

  return async (req, res, next) => {
    if (next === undefined && !isEasPath(toOriginForm(req.url ?? "/"), path)) {
      res.writeHead(404, { "content-length": 0 }).end();
      return;
    }
    try {
      await sendReply(req, res, await handler.serve(toRequest(req, res)));
    } catch (error) {
      if (next !== undefined) next(error);
      else if (res.headersSent) res.destroy();
      else res.writeHead(500, { "content-length": 0 }).end();
    }
  };
}
