import type { Backend, ByteSource, SearchPage, SearchQuery, SearchRange } from "@easkit/backend";
import { checkGroupware } from "./check.js";
import { Documents } from "./documents/documents.js";
import { documentMethods } from "./documents/methods.js";
import type { ImportSource } from "./import/entry.js";
import { type ExportResult, exportMailbox } from "./import/export-mailbox.js";
import { type FillOptions, generate } from "./import/generated.js";
import { type ImportOptions, type ImportResult, importItems } from "./import/import-items.js";
import { type ImportFormat, openSource } from "./import/open-source.js";
import { deliver } from "./mail/deliver.js";
import { OutgoingQueue } from "./mail/outgoing-queue.js";
import { sendingMethods } from "./mail/sending.js";
import { listenSmtp, type SmtpIn, type SmtpInOptions } from "./mail/smtp-in.js";
import { createSmtpOut } from "./mail/smtp-out.js";
import { Mailbox } from "./mailbox.js";
import { maintain } from "./maintenance.js";
import { meetingMethods } from "./meetings/methods.js";
import { openGroupware, type SqliteBackendOptions, silentLog } from "./open-groupware.js";
import { outOfOfficeMethods } from "./out-of-office/methods.js";
import { AddressList } from "./people/address-list.js";
import { peopleMethods } from "./people/people-methods.js";
import { readingMethods } from "./reading.js";
import { rightsMethods } from "./rights/methods.js";
import { RightsPolicies } from "./rights/rights.js";
import { searchMailbox } from "./search/search-mailbox.js";
import { searchingMethods } from "./search/searching.js";
import { Sharing } from "./sharing/sharing.js";
import { createAuthentication } from "./users/authentication.js";
import { getUser } from "./users/user-row.js";
import { Users } from "./users/users.js";
import { writingMethods } from "./writing.js";

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
  /** Users, people elsewhere, and groups. */
  readonly addressList: AddressList;
  /** What users let others see and do: shared folders, delegates, free and busy times. */
  readonly sharing: Sharing;
  /** Who may see what of the document library. */
  readonly documents: Documents;
  /** The rights policies that mail can be sent under. */
  readonly rightsPolicies: RightsPolicies;
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
   * Imports a Maildir, an mbox file, `.eml`, `.ics` and `.vcf` files, or typed items as lines of JSON. It goes on where it was when it is
   * called again. @throws BackendError `not-found` for the user, `unsupported`, `invalid`, `quota`, `too-large`
   */
  importFrom(userId: string, path: string, options?: ImportFromOptions): Promise<ImportResult>;
  /**
   * Imports what a source of your own gives. It goes on where it was when it is called again with a source of the same
   * name. @throws BackendError `not-found` for the user, `quota`, `too-large`, `invalid`
   */
  importEntries(userId: string, source: ImportSource, options?: ImportOptions): Promise<ImportResult>;
  /** Writes a mailbox to a directory: mail as a Maildir, everything else as lines of JSON. */
  exportTo(userId: string, directory: string, onProgress?: (exported: number) => void): Promise<ExportResult>;
  /** Fills a mailbox with made up items; it goes on where it was when it is called again. */
  fill(userId: string, options: FillOptions, onProgress?: (amount: number) => void): Promise<ImportResult>;
  /**
   * Examines the file: whether it is sound as SQLite sees it, and whether what lies in it fits together. Gives what is wrong,
   * in words. Blocks for as long as reading everything takes.
   */
  check(): readonly string[];
  /** Removes for good what was deleted too long ago. Runs by itself each hour as well. */
  maintain(): Promise<void>;
  /** Ends all work in the background and closes the file. */
  close(): Promise<void>;
}

const HOUR = 60 * 60 * 1000;

/** Opens a groupware in an SQLite file. Several processes may have one file open. */
export function createSqliteBackend(options: SqliteBackendOptions): SqliteBackend {
  const groupware = openGroupware(options);
  const { log = silentLog } = options;
  const authenticate = createAuthentication(groupware);
  const tryMaintain = () => {
    maintain(groupware).catch((error: unknown) => log.warn("cannot remove what is too old", { error }));
  };
  const timer = setInterval(tryMaintain, HOUR).unref();
  const queue =
    options.smtp === undefined ? undefined : new OutgoingQueue(groupware, createSmtpOut(options.smtp), log);
  groupware.wayOut.onWake(() => queue?.wake());
  groupware.wayOut.wake();
  const signIn = (user: string, password: string) => authenticate({ kind: "basic", user, password });
  const listening = new Set<SmtpIn>();
  return {
    users: new Users(groupware),
    addressList: new AddressList(groupware),
    sharing: new Sharing(groupware),
    documents: new Documents(groupware),
    rightsPolicies: new RightsPolicies(groupware),
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
    importEntries: (userId, source, importOptions) => importItems(groupware, userId, source, importOptions),
    exportTo: (userId, directory, onProgress) => exportMailbox(groupware, userId, directory, onProgress),
    async fill(userId, fillOptions, onProgress = () => {}) {
      const { user } = getUser(groupware, userId);
      const source = generate(user.addresses[0] ?? `${user.id}@example.test`, fillOptions);
      return await importItems(groupware, userId, source, { onProgress });
    },
    check: () => checkGroupware(groupware),
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
    ...sendingMethods(groupware),
    ...searchingMethods(groupware),
    ...peopleMethods(groupware),
    ...outOfOfficeMethods(groupware),
    ...meetingMethods(groupware),
    tellsOfForwards: true,
    ...rightsMethods(groupware),
    ...(options.documents && documentMethods(groupware, options.documents, signIn)),
  };
}
