import type { ProtocolVersion } from "@easkit/eas-schema";
import { type AttachmentContent, fetchAttachment, getAttachment } from "./commands/attachment.js";
import { type DocumentSearch, type FoundDocuments, searchDocuments } from "./commands/documents.js";
import { type DraftOptions, type DraftProperties, type DraftSaved, writeDraft } from "./commands/drafts.js";
import { type FolderSyncResult, folderSync } from "./commands/folder-sync.js";
import {
  type FolderChange,
  folderCreate,
  folderDelete,
  folderUpdate,
  type NewFolder,
} from "./commands/folders.js";
import { getHierarchy } from "./commands/get-hierarchy.js";
import {
  type FetchOptions,
  type FetchResult,
  type FetchTarget,
  itemOperationsFetch,
} from "./commands/item-operations.js";
import { type MeetingAnswer, type MeetingAnswered, respond } from "./commands/meeting-response.js";
import { type Move, type Moved, moveItems } from "./commands/move-items.js";
import { type ConversationMove, emptyFolder, moveConversation } from "./commands/operations.js";
import { type PingOptions, type PingResult, ping } from "./commands/ping.js";
import { type Provisioned, provision } from "./commands/provision.js";
import { type RawAnswer, type RawOptions, raw } from "./commands/raw.js";
import { type Resolved, type ResolveOptions, resolve } from "./commands/resolve-recipients.js";
import { type SearchOptions, type SearchResult, search } from "./commands/search.js";
import { type MimeSource, type SendMailOptions, sendMail } from "./commands/send-mail.js";
import { type SettingsAnswer, type SettingsRequest, settings } from "./commands/settings.js";
import { type SmartMailOptions, type SmartSource, smartMail } from "./commands/smart-mail.js";
import { type ValidateCertOptions, validateCert } from "./commands/validate-cert.js";
import type { CallOptions, DeviceOptions } from "./device-options.js";
import type { Traffic } from "./http/connection.js";
import { Session } from "./session.js";
import type { HeldItem } from "./state/device-state.js";
import type { DeviceFolder, DeviceIdentity, ServerOffer } from "./state/state-store.js";
import type { ItemWishes } from "./sync/collection-options.js";
import { getItemEstimate, type ItemEstimate } from "./sync/item-estimate.js";
import { sync } from "./sync/sync.js";
import { syncOnce } from "./sync/sync-once.js";
import type { SyncOptions, SyncResult } from "./sync/sync-options.js";
import type { SyncAnswer, SyncOnceRequest } from "./sync/sync-types.js";

/** What a device knows at a moment. */
export interface DeviceSnapshot extends DeviceIdentity {
  readonly hierarchyKey: string;
  readonly folders: readonly (DeviceFolder & { readonly syncKey: string; readonly items: number })[];
}

/**
 * A scripted device. It does one thing at a time: wait for each call before the next one, but for a Ping, which leaves
 * the state alone. All methods reject with `DeviceError`.
 */
export interface Device {
  /** Asks what the server speaks. */
  options(options?: CallOptions): Promise<ServerOffer>;
  /** The version that is spoken; asks the server if it has to. */
  version(): Promise<ProtocolVersion>;
  /** Gets the policy, both phases. Other methods do so by themselves when the server wants it. */
  provision(): Promise<Provisioned>;
  /** Brings the list of folders up to date. */
  folderSync(): Promise<FolderSyncResult>;
  /** Brings all folders, or these, up to date, to the end of what the server has. */
  sync(folderIds?: readonly string[], options?: SyncOptions): Promise<SyncResult>;
  /** Sends one Sync just as it is told to. */
  syncOnce(request: SyncOnceRequest): Promise<SyncAnswer>;
  /** Asks how many items a sync would bring. */
  getItemEstimate(folderIds: readonly string[], wishes?: ItemWishes): Promise<ItemEstimate[]>;
  /** Fetches items, attachments, documents. */
  itemOperationsFetch(targets: readonly FetchTarget[], options?: FetchOptions): Promise<FetchResult>;
  /** Gets an attachment by GetAttachment; up to 12.1. */
  getAttachment(attachmentName: string, options?: CallOptions): Promise<AttachmentContent>;
  /** Gets an attachment by the command that the version has for it. */
  fetchAttachment(reference: string, options?: CallOptions): Promise<AttachmentContent>;
  /** Waits for changes. */
  ping(options?: PingOptions): Promise<PingResult>;
  /** Sends a message. */
  sendMail(mime: MimeSource, options?: SendMailOptions): Promise<void>;
  /** Answers an item or passes it on; the server adds the original. */
  smartReply(source: SmartSource, mime: string | Uint8Array, options?: SmartMailOptions): Promise<void>;
  /** @see {@link Device.smartReply}. Without a message a meeting is passed on, to `forwardees`; 16.0 and later. */
  smartForward(
    source: SmartSource,
    mime: string | Uint8Array | undefined,
    options?: SmartMailOptions,
  ): Promise<void>;
  /** Writes, changes or sends a draft; 16.0 and later. */
  writeDraft(properties: DraftProperties, options: DraftOptions): Promise<DraftSaved>;
  /** Deletes all that is in a folder, with its subfolders if wanted; 12.0 and later. Gives the status. */
  emptyFolder(folderId: string, withSubFolders?: boolean): Promise<string>;
  /** Moves a conversation; 14.0 and later. Gives the status. */
  moveConversation(move: ConversationMove): Promise<string>;
  /** Looks up documents; 12.0 and later. */
  searchDocuments(linkId: string, options?: DocumentSearch): Promise<FoundDocuments>;
  /** Asks for the mail folders, up to 12.1. */
  getHierarchy(): Promise<readonly DeviceFolder[]>;
  /** Moves items between folders. */
  moveItems(moves: readonly Move[]): Promise<Moved[]>;
  folderCreate(folder: NewFolder): Promise<DeviceFolder>;
  /** Renames or moves a folder. */
  folderUpdate(id: string, change: FolderChange): Promise<DeviceFolder>;
  folderDelete(id: string): Promise<void>;
  /** Reads and writes settings; 12.0 and later. */
  settings(request: SettingsRequest): Promise<SettingsAnswer>;
  /** Answers invitations and meetings. */
  respond(answers: readonly MeetingAnswer[]): Promise<MeetingAnswered[]>;
  /** Finds whom names mean. */
  resolve(names: readonly string[], options?: ResolveOptions): Promise<readonly Resolved[]>;
  /** Has S/MIME certificates checked, each DER. */
  validateCert(
    certificates: readonly Uint8Array[],
    options?: ValidateCertOptions,
  ): Promise<readonly string[]>;
  /** Finds messages or people. */
  search(options: SearchOptions): Promise<SearchResult>;
  /** Posts any command with any XML or bytes. */
  raw(command: string, body?: string | Uint8Array, options?: RawOptions): Promise<RawAnswer>;
  /** What has gone over the wire so far. */
  readonly traffic: Traffic;
  /** What the device knows. */
  snapshot(): Promise<DeviceSnapshot>;
  /** The items that the device has of a folder. */
  items(folderId: string): Promise<HeldItem[]>;
  /** Forgets everything, as a device that was reset; keeps the device id. */
  reset(): Promise<void>;
  /** Closes idle connections. */
  close(): void;
}

/**
 * Creates a device. Nothing is sent until a method is called.
 *
 * @throws DeviceError of code `usage` if the options make no sense
 */
export function createDevice(options: DeviceOptions): Device {
  const session = new Session(options, provision);
  return {
    options: (call) => session.offer(call),
    version: () => session.version(),
    provision: () => provision(session),
    folderSync: () => folderSync(session),
    sync: (folderIds, wishes = {}) => sync(session, folderIds, wishes),
    syncOnce: (request) => syncOnce(session, request),
    getItemEstimate: (folderIds, wishes) => getItemEstimate(session, folderIds, wishes),
    itemOperationsFetch: (targets, fetch) => itemOperationsFetch(session, targets, fetch),
    getAttachment: (name, call) => getAttachment(session, name, call),
    fetchAttachment: (reference, call) => fetchAttachment(session, reference, call),
    ping: (wait) => ping(session, wait),
    sendMail: (mime, send) => sendMail(session, mime, send),
    smartReply: (source, mime, smart) => smartMail(session, "reply", source, mime, smart),
    smartForward: (source, mime, smart) => smartMail(session, "forward", source, mime, smart),
    writeDraft: (properties, draft) => writeDraft(session, properties, draft),
    emptyFolder: (folderId, withSubFolders = false) => emptyFolder(session, folderId, withSubFolders),
    moveConversation: (wanted) => moveConversation(session, wanted),
    searchDocuments: (linkId, wanted) => searchDocuments(session, linkId, wanted),
    getHierarchy: () => getHierarchy(session),
    moveItems: (moves) => moveItems(session, moves),
    folderCreate: (folder) => folderCreate(session, folder),
    folderUpdate: (id, change) => folderUpdate(session, id, change),
    folderDelete: (id) => folderDelete(session, id),
    settings: (request) => settings(session, request),
    respond: (answers) => respond(session, answers),
    resolve: (names, wanted) => resolve(session, names, wanted),
    validateCert: (certificates, check) => validateCert(session, certificates, check),
    search: (wanted) => search(session, wanted),
    raw: (command, body, more) => raw(session, command, body, more),
    get traffic() {
      return session.connection.traffic;
    },
    snapshot: () => snapshot(session),
    items: async (folderId) => [...(await session.state()).items(folderId)],
    reset: async () => {
      const state = await session.state();
      await state.forget({ deviceId: state.identity.deviceId });
    },
    close: () => session.close(),
  };
}

async function snapshot(session: Session): Promise<DeviceSnapshot> {
  const state = await session.state();
  return {
    ...state.identity,
    hierarchyKey: state.hierarchyKey,
    folders: state.folders.map((folder) => ({
      ...folder,
      syncKey: state.syncKey(folder.id),
      items: state.itemCount(folder.id),
    })),
  };
}
