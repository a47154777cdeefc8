import type { Principal } from "@easkit/backend";
import type { TokenClaims } from "./bearer-options.js";

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const textsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : undefined;

/** Who acts, where somebody acts for the subject (RFC 8693, 4.1). */
function actorOf(claims: TokenClaims): string | undefined {
  const { act } = claims;
  return typeof act === "object" && act !== null && "sub" in act ? textOf(act.sub) : undefined;
}

/** Whom a token stands for, by the claims that OpenID Connect names. */
export function toPrincipal(claims: TokenClaims): Principal | undefined {
  const id = textOf(claims.sub);
  if (id === undefined) return undefined;
  const address = textOf(claims["email"]);
  const displayName = textOf(claims["name"]);
  const groups = textsOf(claims["groups"]);
  const actor = actorOf(claims);
  return {
    id,
    ...(address !== undefined && { address }),
    ...(displayName !== undefined && { displayName }),
    ...(groups && { groups }),
    ...(actor !== undefined && { actor }),
  };
}
