import type { AuthenticateContext, Credentials, Principal } from "@easkit/backend";
import type { BearerOptions } from "./bearer-options.js";
import { createTokenReader } from "./read-token.js";
import { toPrincipal } from "./to-principal.js";

/** Finds out whose request it is, as a backend does. */
type Authenticate = (ctx: AuthenticateContext, credentials: Credentials) => Promise<Principal | undefined>;

/**
 * Lets devices in with bearer tokens (RFC 6750) that an identity provider has signed (JWT, RFC 7519). All else, such as a
 * user and a password, goes to `authenticate`, if there is one.
 *
 * @example
 * ```ts
 * const backend = {
 *   ...mine,
 *   authenticate: withBearer(
 *     {
 *       issuer: "https://id.example.com/",
 *       audience: "eas",
 *       keys: new URL("https://id.example.com/.well-known/jwks.json"),
 *     },
 *     (ctx, credentials) => mine.authenticate(ctx, credentials),
 *   ),
 * };
 * ```
 */
export function withBearer(options: BearerOptions, authenticate?: Authenticate): Authenticate {
  const readToken = createTokenReader(options);
  const principalOf = options.toPrincipal ?? toPrincipal;
  return async (ctx, credentials) => {
    if (credentials.kind !== "bearer") return authenticate?.(ctx, credentials);
    const claims = await readToken(credentials.token);
    return claims && principalOf(claims, ctx);
  };
}
