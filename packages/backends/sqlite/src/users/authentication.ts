import { createHmac, randomBytes } from "node:crypto";
import { type Credentials, LoginRefused, type Principal } from "@easkit/backend";
import type { Groupware } from "../groupware.js";
import { mayActFor } from "../sharing/delegates.js";
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

/** A user, and whose mailbox they have signed in to. */
interface Login {
  readonly actor: UserRow;
  readonly owner: UserRow;
}

/** Names of those who sign in to the mailbox of somebody else: `owner/delegate`. */
function splitName(name: string): { readonly actor: string; readonly owner: string } {
  const at = name.indexOf("/");
  return at < 0 ? { actor: name, owner: name } : { owner: name.slice(0, at), actor: name.slice(at + 1) };
}

/**
 * Makes the function that finds whose credentials these are. People sign in by id or by any of their addresses, with
 * their password or an app password; an app password is a bearer token as well. The domain does not matter. Delegates
 * sign in to the whole mailbox of somebody else as `owner/delegate`, with what is theirs.
 */
export function createAuthentication(groupware: Groupware) {
  const proven = new Proven();
  const isProven = async (row: UserRow | undefined, password: string): Promise<boolean> =>
    (row !== undefined && findByAppPassword(groupware, password) === row.key) ||
    (await proven.check(password, row?.password));
  const find = async (credentials: Credentials): Promise<Login | undefined> => {
    if (credentials.kind === "bearer") {
      const key = findByAppPassword(groupware, credentials.token);
      const row = key === undefined ? undefined : findUserByKey(groupware, key);
      return row && { actor: row, owner: row };
    }
    const names = splitName(credentials.user);
    const actor = findByName(groupware, names.actor);
    if (!(await isProven(actor, credentials.password)) || actor === undefined) return undefined;
    const owner = names.owner === names.actor ? actor : findByName(groupware, names.owner);
    const isAllowed =
      owner !== undefined && (owner.key === actor.key || mayActFor(groupware, owner.key, actor.key));
    return isAllowed ? { actor, owner } : undefined;
  };
  /** @throws LoginRefused if the credentials are right and EAS is switched off for that user */
  return async (credentials: Credentials): Promise<Principal | undefined> => {
    const login = await find(credentials);
    if (login === undefined) return undefined;
    const { actor, owner } = login;
    const disabled = [actor, owner].find(({ user }) => !user.easEnabled);
    if (disabled !== undefined) {
      throw new LoginRefused({ reason: "disabled" }, `${disabled.user.id} may not use devices`);
    }
    return { ...toPrincipal(owner), ...(actor.key === owner.key ? {} : { actor: actor.user.id }) };
  };
}
