import { randomUUID } from "node:crypto";
import { type Backend, BackendError, type CallContext } from "@easkit/backend";
import { accountMethods } from "./account.js";
import { findPrincipal } from "./authentication.js";
import { type DocumentSeed, documentMethods } from "./documents.js";
import { Mailbox } from "./mailbox.js";
import { meetingMethods } from "./meetings.js";
import { peopleMethods } from "./people.js";
import { type MemoryRightsTemplate, rightsMethods } from "./protecting.js";
import { readingMethods } from "./reading.js";
import { resolvingMethods } from "./resolving.js";
import type { MemoryGroup, MemoryUser } from "./user.js";
import { writingMethods } from "./writing.js";

/** The methods that a backend may leave out. */
export type OptionalMethod = Exclude<keyof Backend, "authenticate" | "listFolders" | "listItems" | "getItem">;

/** How {@link createMemoryBackend} shall be. */
export interface MemoryBackendOptions {
  readonly users: readonly MemoryUser[];
  /** Distribution lists. */
  readonly groups?: readonly MemoryGroup[];
  /** The clock. */
  readonly now?: () => Date;
  /** Capabilities to be left out: those methods are then not there. */
  readonly without?: readonly OptionalMethod[];
  /** A document library for all users; without one the backend has none. */
  readonly documents?: readonly DocumentSeed[];
  /** Rights policies that users may send under; without any the backend knows no rights. */
  readonly rights?: readonly MemoryRightsTemplate[];
  /** How many changes of a folder the change feed remembers at least; 10,000 unless said otherwise. */
  readonly historyLimit?: number;
}

/** A {@link Backend} whose data are in memory and at hand. */
export interface MemoryBackend extends Backend {
  /** A user's data. @throws BackendError `not-found` */
  mailbox(userId: string): Mailbox;
}

/** Makes a complete groupware in memory, empty at first but for the default folders of every user. */
export function createMemoryBackend(options: MemoryBackendOptions): MemoryBackend {
  const {
    users,
    now = () => new Date(),
    without = [],
    historyLimit = 10_000,
    documents,
    groups = [],
    rights,
  } = options;
  const epoch = randomUUID().slice(0, 8);
  const mailboxes = new Map(users.map((user) => [user.id, new Mailbox(user, { now, epoch, historyLimit })]));
  const mailbox = (userId: string): Mailbox => {
    const found = mailboxes.get(userId);
    if (found === undefined) throw new BackendError("not-found", `no user ${userId}`);
    return found;
  };
  const open = (ctx: CallContext): Mailbox => {
    ctx.signal.throwIfAborted();
    return mailbox(ctx.principal.id);
  };
  const backend: MemoryBackend = {
    mailbox,
    keepsTextMessages: true,
    authenticate: async (_ctx, credentials) => findPrincipal(users, credentials),
    ...readingMethods(open),
    ...writingMethods(open, mailboxes, rights ?? []),
    ...peopleMethods(users),
    ...resolvingMethods(open, users, groups),
    ...meetingMethods(open, mailboxes),
    ...accountMethods(open),
    ...(rights === undefined ? {} : rightsMethods(open, rights)),
    ...(documents === undefined ? {} : documentMethods(documents)),
  };
  for (const method of without) delete backend[method];
  return backend;
}
