import type { Log } from "@easkit/backend";
import type { Watchers } from "./changes/watchers.js";
import type { Database } from "./database/database.js";
import type { WayOut } from "./mail/way-out.js";

/** Limits and spans of time of a groupware, all filled in. */
export interface Settings {
  /** Bytes that a mailbox may hold unless its user has a quota of its own; `undefined` for no limit. */
  readonly quota: number | undefined;
  /** Bytes of the largest item, its attachments included. */
  readonly maxItemSize: number;
  /** Milliseconds that deleted items can still be restored. */
  readonly undeleteWindow: number;
  /** Milliseconds that outcomes of writes are remembered by their idempotency key. */
  readonly wishWindow: number;
  /** How many deletions the change feed of a folder remembers at least. */
  readonly historyLimit: number;
  /** The name of this mail server in what it writes itself. */
  readonly host: string;
  /** Domains, in lower case, of which mail to unknown addresses comes back; those of users' addresses are too. */
  readonly domains: readonly string[];
}

/** What all parts of the groupware share. */
export interface Groupware {
  readonly database: Database;
  readonly watchers: Watchers;
  readonly wayOut: WayOut;
  readonly now: () => Date;
  /** Is told what goes wrong in the background. */
  readonly log: Log;
  readonly settings: Settings;
}
