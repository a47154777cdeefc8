import type { Backend } from "@easkit/backend";
import { contactsOf, createDurableBackend } from "./durable-backend.js";

type Contacts = Iterable<readonly [id: string, contact: { readonly lastName: string }]>;

/**
 * A groupware that lasts, which several processes open at once: what a run with real processes is over.
 */
export interface FleetGroupware {
  /** Makes what has to be there before anybody signs in, once for a run. */
  prepare?(folder: string, users: readonly string[]): Promise<void>;
  /**
   * Opens what lies in a folder. Whoever names a user of the run and this password is that user; mail and contacts are in
   * folders of the types that they have by default.
   */
  open(folder: string, password: string): Backend;
  /** Every contact that there is or was: its id and its last name, which is how the run knows it. */
  contacts(folder: string, user: string): Contacts | Promise<Contacts>;
  /** Throws if what lies in the folder is not sound; called after each kill, while others may write. */
  check?(folder: string): void | Promise<void>;
}

/** Maildirs, and contacts as files. */
const files: FleetGroupware = { open: createDurableBackend, contacts: contactsOf };

const isGroupware = (value: unknown): value is FleetGroupware =>
  typeof value === "object" && value !== null && "open" in value && "contacts" in value;

const key = Symbol.for("easkit.fleet.groupware");

/**
 * The groupware that a module has put at `globalThis[Symbol.for("easkit.fleet.groupware")]` before (Node's `--import` loads it
 * into the run and into its servers), or the one of files. @throws TypeError if it is none
 */
export function findGroupware(): FleetGroupware {
  const found: unknown = Reflect.get(globalThis, key);
  if (found === undefined) return files;
  if (!isGroupware(found)) throw new TypeError("what was registered is no groupware");
  return found;
}
