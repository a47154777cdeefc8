import type { EasRequest } from "@easkit/backend";
import type { Operation } from "../operations/operation.js";
import { OperationFault } from "../operations/operation-fault.js";
import { bearerOf, type Caller } from "./caller.js";

/** The header that a page of another origin cannot send without being allowed to, which nobody is. */
export const OWN_HEADER = "x-easkit-admin";

/**
 * Refuses what a page of another origin may have made a browser send with its owner's cookies. Who sends a bearer token
 * has it from somewhere else than a cookie.
 *
 * @throws OperationFault `forbidden`
 */
export function checkOrigin(request: EasRequest): void {
  if (request.method === "GET" || request.method === "HEAD" || bearerOf(request) !== undefined) return;
  const site = request.header("sec-fetch-site");
  const isForeign = site !== undefined && site !== "same-origin" && site !== "none";
  if (isForeign || request.header(OWN_HEADER) === undefined)
    throw new OperationFault(
      "forbidden",
      `a request that changes something has to carry the header ${OWN_HEADER}`,
    );
}

/**
 * Refuses what is not the caller's to ask for. It tells nobody whether others' devices exist.
 *
 * @throws OperationFault `forbidden`
 */
export function checkScope(
  caller: Caller,
  { who }: Pick<Operation<unknown, unknown>, "who">,
  user: string | undefined,
): void {
  if (caller.role === "admin") return;
  if (who === "self" && user !== undefined && user === caller.user) return;
  throw new OperationFault("forbidden", "this is not yours to ask for");
}
