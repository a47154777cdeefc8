import { BackendError } from "@easkit/backend";
import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { BearerOptions, TokenClaims } from "./bearer-options.js";

/** Algorithms with a public key: with a shared secret, whoever can check tokens could make them. */
const publicKeyAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

/** Longer tokens are not looked at. */
const longestToken = 16 * 1024;

/** Errors that say something about the keys, and nothing about the token. */
const isAboutKeys = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) ||
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  // What jose says where the issuer answers with another status than 200, or with no JSON.
  error.code === "ERR_JOSE_GENERIC";

function scopesOf({ scope, scp }: TokenClaims): readonly string[] {
  const given = scope ?? scp;
  if (typeof given === "string") return given.split(" ");
  return Array.isArray(given) ? given.filter((each) => typeof each === "string") : [];
}

/**
 * Makes what reads tokens: it gives the claims of a good one, and `undefined` for any other.
 *
 * @throws BackendError `unavailable` where the issuer's keys cannot be had
 */
export function createTokenReader(
  options: BearerOptions,
): (token: string) => Promise<TokenClaims | undefined> {
  const { issuer, audience, keys, algorithms = publicKeyAlgorithms, clockTolerance = 30 } = options;
  const { scopes = [] } = options;
  const key: JWTVerifyGetKey = keys instanceof URL ? createRemoteJWKSet(keys) : createLocalJWKSet(keys);
  const checks = {
    issuer,
    audience: typeof audience === "string" ? audience : [...audience],
    algorithms: [...algorithms],
    clockTolerance,
    // A token without an end would be good for ever.
    requiredClaims: ["exp"],
  };
  return async (token) => {
    if (token.length > longestToken) return undefined;
    try {
      const { payload } = await jwtVerify(token, key, checks);
      const given = scopesOf(payload);
      return scopes.every((scope) => given.includes(scope)) ? payload : undefined;
    } catch (error) {
      if (isAboutKeys(error))
        throw new BackendError("unavailable", "the keys of the issuer cannot be had", { cause: error });
      return undefined;
    }
  };
}
