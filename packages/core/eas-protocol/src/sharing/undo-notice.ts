import { deviceKey } from "../device-key.js";
import { RecentMap } from "../guards/recent-map.js";
import { messageIdFor, ownMailbox } from "../mail/sender.js";
import type { CommandScope } from "../sync/client/scope.js";
import { findFolder, knownFolders } from "../sync/collection.js";

/** What the user reads who changed what cannot be changed. */
export interface UndoNotice {
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

/** Words the notice about a folder. */
export type UndoNoticeWords = (folderName: string) => UndoNotice;

/** The notice in English. */
export const undoNoticeWords: UndoNoticeWords = (folderName) => ({
  subject: `Changes in "${folderName}" were undone`,
  text:
    `You changed something in the folder "${folderName}" on one of your devices. ` +
    "You may read this folder, but not change it, so the change was undone.\r\n",
});

const day = 24 * 3_600_000;
const folders = 10_000;

/** When whom was told of which folder: one notice a day is enough. */
export class UndoNotices {
  readonly #told = new RecentMap<number>(folders);

  /** Whether now is the time to tell; it then counts as told. */
  isDue(user: string, folderId: string, now: number): boolean {
    const key = JSON.stringify([user, folderId]);
    if (now - (this.#told.get(key) ?? Number.NEGATIVE_INFINITY) < day) return false;
    this.#told.set(key, now);
    return true;
  }
}

async function write({ exchange, collection }: CommandScope, words: UndoNoticeWords): Promise<void> {
  const { backend, call, converters, now, line } = exchange;
  const known = await knownFolders(exchange);
  const inbox = findFolder(known, "inbox");
  if (!inbox || !backend.createItem || call.principal.address === undefined) return;
  const { subject, text } = words(known.get(collection.id)?.displayName ?? collection.id);
  const received = new Date(now());
  const seed = `${deviceKey(call.principal.id, line.deviceId)}:undone:${collection.id}:${Math.floor(now() / day)}`;
  const self = ownMailbox(exchange);
  const mime = await converters.composer.write(call, {
    from: self,
    to: [self],
    subject,
    date: received,
    messageId: messageIdFor(self, seed),
    body: { type: "plain", text },
  });
  const item = { class: "Email", mime, flags: { read: false }, received } as const;
  await backend.createItem(call, inbox.id, item, { idempotencyKey: seed });
  exchange.cluster.changed(call.principal.id, inbox.id);
}

/** Tells the user by a message in the Inbox, once a day for each folder, unless the settings say not to. */
export async function tellOfUndoing(scope: CommandScope): Promise<void> {
  const { exchange, collection } = scope;
  const { settings, undoNotices, call, now } = exchange;
  if (settings.undoNotice === false) return;
  if (!undoNotices.isDue(call.principal.id, collection.id, now())) return;
  try {
    await write(scope, settings.undoNotice);
  } catch (error) {
    // The change is undone whether the notice can be written or not.
    exchange.emit({ type: "fault", id: exchange.id, where: `notice about ${collection.id}`, error });
  }
}
