import type { Backend, CallContext, Principal } from "@easkit/backend";
import { IndexCache } from "./index-cache.js";
import { MaildirMailbox } from "./mailbox.js";
import { readingMethods } from "./reading.js";
import type { SendMail } from "./sending/send-mail.js";
import { sendingMethods } from "./sending/sending.js";
import { defaultSpecialFolders, type SpecialFolderNames } from "./special-folders.js";
import { writingMethods } from "./writing.js";

/** How {@link createMaildirBackend} shall be. */
export interface MaildirOptions {
  /** The absolute path of somebody's Maildir: the directory that holds `cur`, `new` and `tmp`. */
  readonly root: (principal: Principal) => string | Promise<string>;
  /** Who the credentials belong to: a Maildir knows nothing of that. */
  readonly authenticate: Backend["authenticate"];
  /** By what names the folders with a part to play are known, levels separated by `/`, the preferred one first. */
  readonly folders?: Partial<SpecialFolderNames>;
  /** Make the Maildir and its Drafts, Sent and Trash where they are missing. True unless said otherwise. */
  readonly createFolders?: boolean;
  /** Wait after each write until the disk has it. True unless said otherwise. */
  readonly fsync?: boolean;
  /** Milliseconds; look for changes this often as well, for file systems that do not tell of them, such as NFS. */
  readonly pollInterval?: number;
  /** How many messages' file names are kept in memory for all users together; 500,000 unless said otherwise. */
  readonly indexLimit?: number;
  /** Sends mail: `toOutbox(directory)`, `toSmtp(transport)`, or one of your own. Without it devices cannot. */
  readonly send?: SendMail;
}

const MOST_MAILBOXES = 1_000;

/** Finds the mailbox of a principal; those used last are kept, with what is known of their folders. */
function openMailboxes(options: MaildirOptions) {
  const { root, folders, createFolders = true, indexLimit = 500_000 } = options;
  const indexes = new IndexCache(indexLimit, Date.now);
  const names = { ...defaultSpecialFolders, ...folders };
  const mailboxes = new Map<string, MaildirMailbox>();
  return async (ctx: CallContext): Promise<MaildirMailbox> => {
    ctx.signal.throwIfAborted();
    const path = await root(ctx.principal);
    const mailbox =
      mailboxes.get(path) ?? new MaildirMailbox(path, indexes, { names, create: createFolders });
    mailboxes.delete(path);
    mailboxes.set(path, mailbox);
    for (const oldest of mailboxes.keys()) {
      if (mailboxes.size <= MOST_MAILBOXES) break;
      mailboxes.delete(oldest);
    }
    return mailbox;
  };
}

/** Makes a {@link Backend} of the Maildirs (Maildir++) of a mail server's users. */
export function createMaildirBackend(options: MaildirOptions): Backend {
  const { authenticate, send, fsync = true, pollInterval } = options;
  const open = openMailboxes(options);
  return {
    authenticate: (ctx, credentials) => authenticate(ctx, credentials),
    ...readingMethods(open, pollInterval),
    ...writingMethods(open, { fsync }),
    ...(send === undefined ? {} : sendingMethods(open, send, { fsync })),
  };
}
