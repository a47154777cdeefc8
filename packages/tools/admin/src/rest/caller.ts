import { createHash, timingSafeEqual } from "node:crypto";
import type { EasRequest } from "@easkit/backend";

/** Somebody who may use the administration. */
export interface Caller {
  /** A name for people and the audit log, such as the login. */
  readonly actor: string;
  /** `admin` may do everything; `self` what users may do with their own devices, those of `user`. */
  readonly role: "admin" | "self";
  /** The mailbox of a caller of the role `self`, as the server's principals are named. */
  readonly user?: string;
}

/** Says who a request comes from; `undefined` for nobody. */
export type Authorize = (request: EasRequest) => Promise<Caller | undefined> | Caller | undefined;

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** The token of `Authorization: Bearer …`. */
export const bearerOf = (request: EasRequest): string | undefined =>
  /^Bearer +(\S+)$/i.exec(request.header("authorization") ?? "")?.[1];

/** Lets in whoever has one of these tokens, as the caller beside it. */
export function byToken(tokens: Readonly<Record<string, Caller>>): Authorize {
  const known = Object.entries(tokens).map(([token, caller]) => ({ hash: digest(token), caller }));
  return (request) => {
    const token = bearerOf(request);
    if (token === undefined) return undefined;
    const hash = digest(token);
    return known.find((each) => timingSafeEqual(each.hash, hash))?.caller;
  };
}
