import type { AuthenticateContext, Principal } from "@easkit/backend";
import type { JSONWebKeySet, JWTPayload } from "jose";

/** What a token says, after its signature, issuer, audience and times have been checked. */
export type TokenClaims = JWTPayload;

/** Which tokens are taken, and who they stand for. */
export interface BearerOptions {
  /** The `iss` that a token has to have: the identity provider. */
  readonly issuer: string;
  /** The `aud` that a token has to have, or one of these: this service. Tokens for other services are refused. */
  readonly audience: string | readonly string[];
  /** Where the issuer publishes its keys, or the keys themselves. */
  readonly keys: URL | JSONWebKeySet;
  /** Signature algorithms that are taken. By default the usual ones with a public key; never `none`. */
  readonly algorithms?: readonly string[];
  /** Seconds by which the clocks of issuer and server may differ. 30 by default. */
  readonly clockTolerance?: number;
  /** Scopes that a token has to have all of, from `scope` or `scp`. By default none. */
  readonly scopes?: readonly string[];
  /**
   * Whom a token stands for; `undefined` refuses it. By default its `sub`, with `email`, `name` and `groups`, and with
   * the `sub` in `act` (RFC 8693) as the actor, if there is one. May throw `LoginRefused`.
   */
  readonly toPrincipal?: (
    claims: TokenClaims,
    ctx: AuthenticateContext,
  ) => Promise<Principal | undefined> | Principal | undefined;
}
