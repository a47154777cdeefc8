export type { AttachmentContent } from "./commands/attachment.js";
export type { DocumentSearch, FoundDocuments } from "./commands/documents.js";
export type { DraftOptions, DraftProperties, DraftSaved } from "./commands/drafts.js";
export type { FolderSyncResult } from "./commands/folder-sync.js";
export type { FolderChange, NewFolder } from "./commands/folders.js";
export type { Fetched, FetchOptions, FetchResult, FetchTarget } from "./commands/item-operations.js";
export type { MeetingAnswer, MeetingAnswered } from "./commands/meeting-response.js";
export type { Move, Moved } from "./commands/move-items.js";
export type { ConversationMove } from "./commands/operations.js";
export type { PingOptions, PingResult } from "./commands/ping.js";
export type { ProvisionAnswer, Provisioned } from "./commands/provision.js";
export type { RawAnswer, RawOptions } from "./commands/raw.js";
export type { Resolved, ResolveOptions } from "./commands/resolve-recipients.js";
export type { Found, SearchOptions, SearchResult } from "./commands/search.js";
export type { MimeSource, SendMailOptions } from "./commands/send-mail.js";
export type { SettingsAnswer, SettingsRequest } from "./commands/settings.js";
export type { SmartMailOptions, SmartSource } from "./commands/smart-mail.js";
export type { ValidateCertOptions } from "./commands/validate-cert.js";
export { createDevice, type Device, type DeviceSnapshot } from "./device.js";
export { DeviceError, type DeviceErrorCode, type DeviceErrorDetails } from "./device-error.js";
export type { CallOptions, DeviceOptions } from "./device-options.js";
export { classOfFolderType, type UserFolderType, userFolderTypes } from "./folder-class.js";
export type { Traffic } from "./http/connection.js";
export type { Exchange } from "./http/exchange.js";
export { type Query, type QueryParameters, toBase64Query, toPlainQuery } from "./http/query.js";
export {
  createNodeTransport,
  type HttpHeaders,
  type HttpRequest,
  type HttpResponse,
  type NodeTransportOptions,
  type RequestBody,
  type Transport,
} from "./http/transport.js";
export { createItemFiles } from "./item-files.js";
export type { HeldItem } from "./state/device-state.js";
export { createStateFile } from "./state/state-file.js";
export {
  createMemoryState,
  type DeviceFolder,
  type DeviceIdentity,
  type ServerOffer,
  type StateChange,
  type StateStore,
} from "./state/state-store.js";
export type { BodyPreference, ItemWishes } from "./sync/collection-options.js";
export type { ItemEstimate } from "./sync/item-estimate.js";
export type { SyncedFolder, SyncFault, SyncOptions, SyncProgress, SyncResult } from "./sync/sync-options.js";
export type {
  SyncAnswer,
  SyncCollectionAnswer,
  SyncCommandAnswer,
  SyncItem,
  SyncOnceCollection,
  SyncOnceRequest,
  SyncRequestCommand,
} from "./sync/sync-types.js";
