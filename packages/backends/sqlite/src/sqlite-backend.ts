import type { Backend, ByteSource, Log, SearchPage, SearchQuery, SearchRange } from "@easkit/backend";
import { OtherProcesses } from "./changes/other-processes.js";
import { Watchers } from "./changes/watchers.js";
import { Database } from "./database/database.js";
import { openDatabase } from "./database/open-database.js";
import { migrate } from "./database/schema.js";
import type { Groupware } from "./groupware.js";
import { type ExportResult, exportMailbox } from "./import/export-mailbox.js";
import { type FillOptions, generate } from "./import/generated.js";
import { type ImportOptions, type ImportResult, importItems } from "./import/import-items.js";
import { type ImportFormat, openSource } from "./import/open-source.js";
import { deliver } from "./mail/deliver.js";
import { OutgoingQueue } from "./mail/outgoing-queue.js";
import { sendingMethods } from "./mail/sending.js";
import { listenSmtp, type SmtpIn, type SmtpInOptions } from "./mail/smtp-in.js";
import { createSmtpOut, type SmtpOutOptions } from "./mail/smtp-out.js";
import { Mailbox } from "./mailbox.js";
import { maintain } from "./maintenance.js";
import { readingMethods } from "./reading.js";
import { searchMailbox } from "./search/search-mailbox.js";
import { searchingMethods } from "./search/searching.js";
import { createAuthentication } from "./users/authentication.js";
import { fold, getUser } from "./users/user-row.js";
import { Users } from "./users/users.js";
import { writingMethods } from "./writing.js";

/** How {@link createSqliteBackend} shall be. */
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
  /** The clock. */
  readonly now?: () => Date;
  /** Is told what goes wrong in the background. */
  readonly log?: Log;
}

/** How an import from files shall be done. */
export interface ImportFromOptions extends ImportOptions {
  /** Seen from the files unless given. */
  readonly format?: ImportFormat;
  /** Told once how much there is: bytes of a single file, or the number of files. */
  readonly onTotal?: (total: number) => void;
}

/** A {@link Backend} that is a whole groupware, with the handles to run it. */
export interface SqliteBackend extends Backend {
  readonly users: Users;
  /** A user's data. @throws BackendError `not-found` */
  mailbox(userId: string): Mailbox;
  /** Finds items of a user by their words and properties, the newest first. @throws BackendError `not-found` for the user */
  searchMail(userId: string, query: SearchQuery, range: SearchRange): SearchPage;
  /**
   * Delivers a message to users here by their addresses, as a mail server would. Gives the addresses that nobody has,
   * and those whose mailbox is full. @throws BackendError `too-large`
   */
  deliver(mime: string | Uint8Array | ByteSource, addresses: readonly string[]): Promise<readonly string[]>;
  /** Takes mail from other servers (needs smtp-server), on loopback unless the options say otherwise. */
  listenSmtp(options?: SmtpInOptions): Promise<SmtpIn>;
  /**
   * Imports a Maildir, an mbox file, `.eml` files or typed items as lines of JSON. It goes on where it was when it is
   * called again. @throws BackendError `not-found` for the user, `unsupported`, `invalid`, `quota`, `too-large`
   */
  importFrom(userId: string, path: string, options?: ImportFromOptions): Promise<ImportResult>;
  /** Writes a mailbox to a directory: mail as a Maildir, everything else as lines of JSON. */
  exportTo(userId: string, directory: string, onProgress?: (exported: number) => void): Promise<ExportResult>;
  /** Fills a mailbox with made up items; it goes on where it was when it is called again. */
  fill(userId: string, options: FillOptions, onProgress?: (amount: number) => void): Promise<ImportResult>;
  /** Removes for good what was deleted too long ago. Runs by itself each hour as well. */
  maintain(): Promise<void>;
  /** Ends all work in the background and closes the file. */
  close(): Promise<void>;
}

const DAY = 24 * 60 * 60 * 1000;
const HOUR = 60 * 60 * 1000;
const silent: Log = { debug() {}, warn() {}, error() {} };

function open(options: SqliteBackendOptions): Groupware {
  const { path, synchronous = "normal", busyTimeout = 5000, pollInterval = 1000, log = silent } = options;
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

/** Opens a groupware in an SQLite file. Several processes may have one file open. */
export function createSqliteBackend(options: SqliteBackendOptions): SqliteBackend {
  const groupware = open(options);
  const { log = silent } = options;
  const authenticate = createAuthentication(groupware);
  const tryMaintain = () => {
    maintain(groupware).catch((error: unknown) => log.warn("cannot remove what is too old", { error }));
  };
  const timer = setInterval(tryMaintain, HOUR).unref();
  const queue =
    options.smtp === undefined ? undefined : new OutgoingQueue(groupware, createSmtpOut(options.smtp), log);
  queue?.wake();
  const listening = new Set<SmtpIn>();
  return {
    users: new Users(groupware),
    mailbox: (userId) => new Mailbox(groupware, userId),
    searchMail: (userId, query, range) =>
      searchMailbox(groupware, getUser(groupware, userId).key, query, range),
    deliver: (mime, addresses) => deliver(groupware, mime, addresses),
    async listenSmtp(smtp = {}) {
      const server = await listenSmtp(groupware, smtp);
      listening.add(server);
      return server;
    },
    async importFrom(userId, path, { format, onTotal, ...rest } = {}) {
      const source = await openSource(groupware, path, format);
      onTotal?.(source.total);
      return await importItems(groupware, userId, source, rest);
    },
    exportTo: (userId, directory, onProgress) => exportMailbox(groupware, userId, directory, onProgress),
    async fill(userId, fillOptions, onProgress = () => {}) {
      const { user } = getUser(groupware, userId);
      const source = generate(user.addresses[0] ?? `${user.id}@example.test`, fillOptions);
      return await importItems(groupware, userId, source, { onProgress });
    },
    maintain: () => maintain(groupware),
    async close() {
      clearInterval(timer);
      for (const server of listening) await server.close();
      await queue?.stop();
      groupware.watchers.clear();
      groupware.database.close();
    },
    authenticate: (_ctx, credentials) => authenticate(credentials),
    ...readingMethods(groupware),
    ...writingMethods(groupware),
    ...sendingMethods(groupware, queue),
    ...searchingMethods(groupware),
  };
}
