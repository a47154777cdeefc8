import { createHash, timingSafeEqual } from "node:crypto";
import type { Credentials, Principal } from "@easkit/backend";
import { addressesOf, type MemoryUser } from "./user.js";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const isNameOf = (user: MemoryUser, name: string): boolean =>
  [user.id, ...addressesOf(user)].some((own) => own.toLowerCase() === name.toLowerCase());

function isProof(user: MemoryUser, credentials: Credentials): boolean {
  if (credentials.kind === "bearer") return user.token !== undefined && same(user.token, credentials.token);
  return isNameOf(user, credentials.user) && same(user.password, credentials.password);
}

/** Whose credentials these are. People sign in by id or by address; the domain does not matter. */
export function findPrincipal(users: Iterable<MemoryUser>, credentials: Credentials): Principal | undefined {
  for (const user of users) {
    if (!isProof(user, credentials)) continue;
    return {
      id: user.id,
      ...(user.address === undefined ? {} : { address: user.address }),
      ...(user.displayName === undefined ? {} : { displayName: user.displayName }),
    };
  }
  return undefined;
}
