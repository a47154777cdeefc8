import type { EasHandler, Principal } from "@easkit/backend";
import { EAS_PATH, isEasPath, toNodeHandler } from "@easkit/host-node";
import type { Request, RequestHandler } from "express";

/** How requests reach the handler. */
export interface EaskitOptions {
  /** The path to serve below the mount point, by default `/Microsoft-Server-ActiveSync`, in any case. */
  readonly path?: string;
  /** Whom middleware in front has already authenticated. If it gives nobody, the backend is asked. */
  readonly principal?: (req: Request) => Principal | undefined;
}

/**
 * Serves EAS in an Express application.
 *
 * @example
 * ```ts
 * app.use(easkit(eas)); // /Microsoft-Server-ActiveSync
 * app.use("/groupware", easkit(eas)); // /groupware/Microsoft-Server-ActiveSync
 * ```
 *
 * Requests for other paths go on to the next middleware. Best mounted before body parsers, so that large requests
 * stream; behind `express.raw` it takes the Buffer. The client's address is `req.ip`, which follows the application's
 * `trust proxy` setting. Errors of `options.principal` go to the application's error handler.
 */
export function easkit(handler: EasHandler, options: EaskitOptions = {}): RequestHandler {
  const path = options.path ?? EAS_PATH;
  const serve = toNodeHandler<Request>(handler, {
    remoteAddress: (req) => req.ip,
    ...(options.principal && { principal: options.principal }),
  });
  return (req, res, next) =>
    isEasPath(req.path, path) || endsWithPath(req.baseUrl, path) ? serve(req, res, next) : next();
}

/** `app.use("/Microsoft-Server-ActiveSync", easkit(eas))`: the router has cut the path off already. */
function endsWithPath(baseUrl: string, path: string): boolean {
  return baseUrl.toLowerCase().endsWith(path.toLowerCase());
}
