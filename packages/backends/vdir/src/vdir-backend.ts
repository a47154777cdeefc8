import type { Backend, CallContext, OutgoingMail, Principal, TextBackend } from "@easkit/backend";
import { type CollectionSettings, Collections } from "./collections.js";
import { readingMethods } from "./reading.js";
import { writingMethods } from "./writing.js";

/** How {@link createVdirBackend} shall be. */
export interface VdirOptions {
  /** The absolute path of the directory in which somebody's collections lie beside each other. */
  readonly root: (principal: Principal) => string | Promise<string>;
  /** Who the credentials belong to: a vdir knows nothing of that. */
  readonly authenticate: Backend["authenticate"];
  /** What is to be known of a collection beside what its directory says. */
  readonly collection?: (name: string, principal: Principal) => CollectionSettings | undefined;
  /**
   * When an event, or the last of its occurrences, ends, by its iCalendar text: `endOfSeries` of `@easkit/convert-ical`.
   * Without it devices get events of all times, also those that ask for the last weeks only.
   */
  readonly endOf?: (ical: string) => Date | undefined;
  /** Make a calendar, an address book and a task list where the directory is empty. True unless said otherwise. */
  readonly createCollections?: boolean;
  /** Bytes of the largest file that is read; 4 MiB unless said otherwise. */
  readonly maxBytes?: number;
  /** Wait after each write until the disk has it. True unless said otherwise. */
  readonly fsync?: boolean;
  /** Milliseconds; look for changes this often as well, for file systems that do not tell of them, such as NFS. */
  readonly pollInterval?: number;
  /** Sends mail, such as answers to invitations. Without it devices cannot. */
  readonly send?: (ctx: CallContext, mail: OutgoingMail) => Promise<void>;
}

const MOST_USERS = 1_000;

/** Finds the collections of a principal; those used last are kept, with what is known of them. */
function openCollections(options: VdirOptions) {
  const { root, collection, endOf, createCollections: create = true, maxBytes = 4 * 1024 * 1024 } = options;
  const users = new Map<string, Collections>();
  const openFor = (path: string, principal: Principal) =>
    new Collections(path, {
      settingsOf: (name) => collection?.(name, principal) ?? {},
      create,
      maxBytes,
      endOf,
      now: Date.now,
    });
  return async ({ signal, principal }: CallContext): Promise<Collections> => {
    signal.throwIfAborted();
    const path = await root(principal);
    // Two users may see one directory differently.
    const key = `${principal.id}\n${path}`;
    const collections = users.get(key) ?? openFor(path, principal);
    users.delete(key);
    users.set(key, collections);
    for (const oldest of users.keys()) {
      if (users.size <= MOST_USERS) break;
      users.delete(oldest);
    }
    return collections;
  };
}

/** Makes a {@link TextBackend} of folders of .ics and .vcf files, as vdirsyncer and khal use them. */
export function createVdirBackend(options: VdirOptions): TextBackend {
  const { authenticate, send, fsync = true, pollInterval, maxBytes = 4 * 1024 * 1024 } = options;
  const open = openCollections(options);
  return {
    formats: { Calendar: "text/calendar", Tasks: "text/calendar", Contacts: "text/vcard" },
    authenticate: (ctx, credentials) => authenticate(ctx, credentials),
    ...readingMethods(open, { maxBytes, pollInterval }),
    ...writingMethods(open, { fsync, maxBytes }),
    ...(send === undefined ? {} : { sendMail: (ctx, mail) => send(ctx, mail) }),
  };
}
