import { createHmac, randomBytes } from "node:crypto";
import { BackendError, type Credentials, type Principal } from "@easkit/backend";
import type { Groupware } from "../groupware.js";
import { findByAppPassword } from "./app-passwords.js";
import { isPassword } from "./password.js";
import { findByAddress, findUser, findUserByKey, type UserRow } from "./user-row.js";

const MOST_PROVEN = 10_000;

/** Passwords that were right, so that each request of a device does not cost 50 ms again. Kept as keyed hashes. */
class Proven {
  readonly #key = randomBytes(32);
  readonly #proofs = new Set<string>();

  /** Made with what is kept of the password: with a new one, old proofs are void. */
  #proofOf(password: string, kept: string): string {
    return createHmac("sha256", this.#key).update(`${kept}\n${password}`).digest("base64");
  }

  async check(password: string, kept: string | undefined): Promise<boolean> {
    const proof = this.#proofOf(password, kept ?? "");
    if (this.#proofs.has(proof)) return true;
    if (!(await isPassword(password, kept))) return false;
    this.#proofs.add(proof);
    for (const oldest of this.#proofs) {
      if (this.#proofs.size <= MOST_PROVEN) break;
      this.#proofs.delete(oldest);
    }
    return true;
  }
}

function toPrincipal({ user }: UserRow): Principal {
  const [address] = user.addresses;
  return {
    id: user.id,
    ...(address === undefined ? {} : { address }),
    ...(user.displayName === undefined ? {} : { displayName: user.displayName }),
  };
}

function findByName(groupware: Groupware, name: string): UserRow | undefined {
  const byId = findUser(groupware, name);
  const key = byId === undefined ? findByAddress(groupware, name) : undefined;
  return byId ?? (key === undefined ? undefined : findUserByKey(groupware, key));
}

/**
 * Makes the function that finds whose credentials these are. People sign in by id or by any of their addresses, with
 * their password or an app password; an app password is a bearer token as well. The domain does not matter.
 */
export function createAuthentication(groupware: Groupware) {
  const proven = new Proven();
  const find = async (credentials: Credentials): Promise<UserRow | undefined> => {
    if (credentials.kind === "bearer") {
      const key = findByAppPassword(groupware, credentials.token);
      return key === undefined ? undefined : findUserByKey(groupware, key);
    }
    const row = findByName(groupware, credentials.user);
    if (row !== undefined && findByAppPassword(groupware, credentials.password) === row.key) return row;
    return (await proven.check(credentials.password, row?.password)) ? row : undefined;
  };
  /** @throws BackendError `forbidden` if the credentials are right and EAS is switched off for that user */
  return async (credentials: Credentials): Promise<Principal | undefined> => {
    const row = await find(credentials);
    if (row === undefined) return undefined;
    if (!row.user.easEnabled) throw new BackendError("forbidden", `${row.user.id} may not use devices`);
    return toPrincipal(row);
  };
}
