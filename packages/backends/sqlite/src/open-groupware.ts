import type { Log } from "@easkit/backend";
import { OtherProcesses } from "./changes/other-processes.js";
import { Watchers } from "./changes/watchers.js";
import { Database } from "./database/database.js";
import { openDatabase } from "./database/open-database.js";
import { migrate } from "./database/schema.js";
import type { DocumentOptions } from "./documents/file-tree.js";
import type { Groupware } from "./groupware.js";
import type { SmtpOutOptions } from "./mail/smtp-out.js";
import { WayOut } from "./mail/way-out.js";
import { fold } from "./users/user-row.js";

/** How `createSqliteBackend` shall be. */
export interface SqliteBackendOptions {
  /** Path of the file, created with the folders above it where missing; `:memory:` for none. */
  readonly path: string;
  /**
   * What a write survives once it has ended. `normal` (the default): the end of the process, however sudden; a loss
   * of power may take the last writes with it, whole ones, newest first. `full`: loss of power as well.
   */
  readonly synchronous?: "normal" | "full";
  /** Milliseconds that a write waits for another process that is writing; 5000 unless given. Blocks meanwhile. */
  readonly busyTimeout?: number;
  /** Milliseconds between two looks at what other processes write, while somebody watches; 1000 unless given. */
  readonly pollInterval?: number;
  /** Bytes that a mailbox may hold whose user has no quota of its own. No limit unless given. */
  readonly quota?: number;
  /** Bytes of the largest item; 150 MB unless given. */
  readonly maxItemSize?: number;
  /** Days that deleted items can be restored; 14 unless given. */
  readonly undeleteDays?: number;
  /** How many deletions the change feed of a folder remembers at least; 10,000 unless given. */
  readonly historyLimit?: number;
  /** The name of this mail server, in reports and trace lines that it writes; `localhost` unless given. */
  readonly hostName?: string;
  /** Domains whose mail stays here, besides those of users' addresses: nobody's addresses in them are unknown. */
  readonly domains?: readonly string[];
  /** The mail server for addresses elsewhere (needs nodemailer). Without it, mail to them comes back. */
  readonly smtp?: SmtpOutOptions;
  /** A folder of files that devices can look into. */
  readonly documents?: DocumentOptions;
  /** The clock. */
  readonly now?: () => Date;
  /** Is told what goes wrong in the background. */
  readonly log?: Log;
}

const DAY = 24 * 60 * 60 * 1000;
/** Takes lines and drops them. */
export const silentLog: Log = { debug() {}, warn() {}, error() {} };

/** Opens the file, makes or brings up to date what is in it, and sets all that is not given. */
export function openGroupware(options: SqliteBackendOptions): Groupware {
  const { path, synchronous = "normal", busyTimeout = 5000, pollInterval = 1000, log = silentLog } = options;
  const database = new Database(openDatabase(path, { synchronous, busyTimeout }));
  try {
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  const others = new OtherProcesses(database, pollInterval, log);
  const watchers: Watchers = new Watchers(
    () => others.start(watchers),
    () => others.stop(),
  );
  return {
    database,
    watchers,
    wayOut: new WayOut(options.smtp !== undefined),
    log,
    now: options.now ?? (() => new Date()),
    settings: {
      quota: options.quota,
      maxItemSize: options.maxItemSize ?? 150 * 1024 * 1024,
      undeleteWindow: (options.undeleteDays ?? 14) * DAY,
      wishWindow: DAY,
      historyLimit: options.historyLimit ?? 10_000,
      host: options.hostName ?? "localhost",
      domains: (options.domains ?? []).map(fold),
    },
  };
}
