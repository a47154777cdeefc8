import {
  BackendError,
  type ByteSource,
  type Conflict,
  classOf,
  type Folder,
  type ItemPatch,
  type MailFlags,
  type MailFlagsPatch,
  type MimeItem,
  type Written,
  withFlags,
  withPatch,
} from "@easkit/backend";
import { type Account, newAccount } from "./account.js";
import { withAttachmentsSettled } from "./attachments.js";
import { toByteSource } from "./bytes.js";
import { ConversationRules, conversationOf } from "./conversation.js";
import { FolderList } from "./folder-list.js";
import { newestFirstId } from "./item-id.js";
import { sealMessage, toUnprotected, type Unprotected } from "./protecting.js";
import { type AttachmentsOfItem, type Content, dateOf, type StoredItem } from "./stored-item.js";
import type { MemoryUser } from "./user.js";
import { Watchers } from "./watchers.js";

/** How a delivered message shall lie in the mailbox. */
export interface DeliverOptions {
  /** The Inbox unless said otherwise. */
  readonly folderId?: string;
  /** Unread unless said otherwise. */
  readonly flags?: MailFlags;
  /** Now unless said otherwise. */
  readonly received?: Date;
  readonly id?: string;
}

/** How an item shall lie in the mailbox. */
export interface PutOptions {
  /** With the id of an item that is there, its content is replaced. */
  readonly id?: string;
  /** By the `fileReference` that the properties name. */
  readonly attachments?: AttachmentsOfItem;
  /** What it says behind its protection. */
  readonly unprotected?: Unprotected;
  /** A text message, kept as typed mail. */
  readonly textMessage?: true;
}

interface MailboxOptions {
  readonly now: () => Date;
  readonly epoch: string;
  readonly historyLimit: number;
}

/** Bytes as a message, with the conversation that it is of. */
export function toMessage(mime: Uint8Array | ByteSource): Pick<MimeItem, "mime" | "properties"> {
  if (!(mime instanceof Uint8Array)) return { mime };
  return { mime: toByteSource(mime), properties: { conversationId: conversationOf(mime) } };
}

function isOfConversation(content: Content, conversation: Uint8Array): boolean {
  if (!("mime" in content)) return false;
  const { conversationId } = content.properties ?? {};
  return conversationId instanceof Uint8Array && Buffer.compare(conversationId, conversation) === 0;
}

/** One user's data, with the handles by which tests and demonstrations change it behind the server's back. */
export class Mailbox {
  readonly user: MemoryUser;
  readonly folders: FolderList;
  readonly watchers = new Watchers();
  readonly account: Account = newAccount();
  readonly #now: () => Date;
  readonly #rules = new ConversationRules();
  #writes = 0;
  #references = 0;

  constructor(user: MemoryUser, { now, epoch, historyLimit }: MailboxOptions) {
    this.user = user;
    this.folders = new FolderList(epoch, historyLimit);
    this.#now = now;
  }

  /** Makes a folder of any type. @throws BackendError `exists`, `not-found` for the parent, `invalid` */
  addFolder(seed: Parameters<FolderList["add"]>[0]): Folder {
    const folder = this.folders.add(seed);
    this.watchers.tell();
    return folder;
  }

  /** Renames a folder, and moves it under `parentId` or to the top. */
  changeFolder(id: string, displayName: string, parentId?: string): void {
    this.folders.change(id, displayName, parentId);
    this.watchers.tell();
  }

  /** Deletes a folder with all in it. */
  removeFolder(id: string): void {
    this.folders.remove(id);
    this.watchers.tell();
  }

  /** Deletes the items of a folder, and its sub-folders if wanted. */
  emptyFolder(id: string, deleteSubFolders: boolean): void {
    this.folders.get(id).items.clear();
    this.watchers.tell(id);
    if (!deleteSubFolders) return;
    this.folders.removeChildren(id);
    this.watchers.tell();
  }

  /** Lays a message into the mailbox, as a mail server would. Returns its id. */
  deliver(mime: string | Uint8Array | ByteSource, options: DeliverOptions = {}): string {
    const { flags = { read: false }, received = this.#now(), id } = options;
    const bytes = typeof mime === "string" ? new TextEncoder().encode(mime) : mime;
    const rule = bytes instanceof Uint8Array && options.folderId === undefined && this.#rules.find(bytes);
    const folderId = rule || options.folderId || "inbox";
    const content: Content = { class: "Email", ...toMessage(bytes), flags, received };
    return this.put(folderId, content, id === undefined ? {} : { id }).id;
  }

  /** Lays a message into the mailbox that is protected: only who has a license reads `mime`. Returns its id. */
  deliverProtected(mime: Uint8Array, license: Unprotected["license"], options: DeliverOptions = {}): string {
    const { folderId = "inbox" } = options;
    const id = this.deliver(sealMessage(mime), { ...options, folderId });
    const { content } = this.get(folderId, id);
    this.put(folderId, content, { id, unprotected: toUnprotected(mime, license) });
    return id;
  }

  /** Lets a protected message be one like others. @throws BackendError `not-found`, `forbidden` */
  removeProtection(folderId: string, id: string): void {
    const { content, unprotected } = this.get(folderId, id);
    if (!unprotected || !("mime" in content)) return;
    if (!unprotected.license.exportAllowed) throw new BackendError("forbidden", "the license forbids that");
    this.put(folderId, { ...content, mime: unprotected.mime }, { id });
  }

  /** Moves a conversation to a folder, now and in future. @throws BackendError `not-found` */
  moveConversation(conversation: Uint8Array, toFolderId: string): void {
    this.folders.get(toFolderId);
    const places = this.folders
      .list()
      .flatMap(({ id }) =>
        [...this.folders.get(id).items.list({})]
          .filter((stat) => isOfConversation(this.get(id, stat.id).content, conversation))
          .map((stat) => ({ folderId: id, id: stat.id })),
      );
    if (places.length === 0) throw new BackendError("not-found", "there is no such conversation");
    this.#rules.set(conversation, toFolderId);
    for (const { folderId, id } of places) {
      if (folderId !== toFolderId && folderId !== "sentItems") this.move(folderId, id, toFolderId);
    }
  }

  /** Creates an item, or replaces its content. @throws BackendError `not-found` for the folder, `unsupported` */
  put(folderId: string, content: Content, options: PutOptions = {}): Written {
    const { id, attachments, unprotected, textMessage } = options;
    const { folder, items } = this.folders.get(folderId);
    if (classOf(folder.type) !== content.class) {
      throw new BackendError("unsupported", `a folder of the type ${folder.type} holds no ${content.class}`);
    }
    const revision = this.#nextRevision();
    const key = id ?? newestFirstId(dateOf(content) ?? this.#now(), this.#writes);
    const known = items.get(key)?.attachments ?? new Map();
    const flagsRevision = content.class === "Email" ? { flagsRevision: revision } : {};
    items.put(key, {
      content,
      revision,
      attachments: attachments ?? known,
      ...flagsRevision,
      ...(unprotected && { unprotected }),
      ...(textMessage && { textMessage }),
    });
    this.watchers.tell(folderId);
    return { id: key, revision, ...flagsRevision };
  }

  /** Creates an item that may say, as devices do, which attachments to add. */
  create(folderId: string, item: Content, options: Pick<PutOptions, "textMessage"> = {}): Written {
    const { content, attachments } = this.#settle(item);
    return this.put(folderId, content, { attachments, ...options });
  }

  /** @throws BackendError `not-found` */
  get(folderId: string, id: string): StoredItem {
    const item = this.folders.get(folderId).items.get(id);
    if (item === undefined) throw new BackendError("not-found", `no item ${id} in ${folderId}`);
    return item;
  }

  /** Changes properties; a conflict, and nothing done, if the revision is not the expected one. */
  update(folderId: string, id: string, patch: ItemPatch, expectedRevision?: string): Written | Conflict {
    const item = this.get(folderId, id);
    if (expectedRevision !== undefined && expectedRevision !== item.revision) return { conflict: true };
    const { content, attachments } = this.#settle(withPatch(item.content, patch), item);
    return this.put(folderId, content, { id, attachments });
  }

  /** Puts another message in the place of one; a conflict, and nothing done, if its revision is not the expected one. */
  replaceMail(folderId: string, id: string, mail: Content, expectedRevision?: string): Written | Conflict {
    const { revision } = this.get(folderId, id);
    if (expectedRevision !== undefined && expectedRevision !== revision) return { conflict: true };
    return this.put(folderId, mail, { id, attachments: new Map() });
  }

  /** Changes flags of mail; its content revision stays. @throws BackendError `not-found`, `unsupported` */
  setFlags(folderId: string, id: string, patch: MailFlagsPatch): Written {
    const item = this.get(folderId, id);
    const flagged = { ...item, content: withFlags(item.content, patch), flagsRevision: this.#nextRevision() };
    this.folders.get(folderId).items.put(id, flagged);
    this.watchers.tell(folderId);
    return { id, revision: flagged.revision, flagsRevision: flagged.flagsRevision };
  }

  /** Deletes an item for good. @throws BackendError `not-found` */
  remove(folderId: string, id: string): void {
    if (!this.folders.get(folderId).items.remove(id)) {
      throw new BackendError("not-found", `no item ${id} in ${folderId}`);
    }
    this.watchers.tell(folderId);
  }

  /** Moves an item. It keeps its id unless the other folder has one of that id. */
  move(folderId: string, id: string, toFolderId: string): Written {
    const { content, attachments, unprotected, textMessage } = this.get(folderId, id);
    if (folderId === toFolderId) throw new BackendError("invalid", "the item is in that folder already");
    const taken = this.folders.get(toFolderId).items.get(id) !== undefined;
    const kept = {
      attachments,
      ...(unprotected && { unprotected }),
      ...(textMessage && { textMessage }),
    };
    const written = this.put(toFolderId, content, { ...kept, ...(taken ? {} : { id }) });
    this.remove(folderId, id);
    return written;
  }

  #settle(content: Content, before?: StoredItem): Pick<StoredItem, "content" | "attachments"> {
    return withAttachmentsSettled(content, before, () => `attachment-${++this.#references}`);
  }

  #nextRevision(): string {
    this.#writes++;
    return String(this.#writes);
  }
}
