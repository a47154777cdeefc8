export { type CommandDefinition, defineCommand } from "./command.js";
export { type CommandName, commandByCode, commands, isCommandName } from "./commands/commands.js";
export { Find } from "./commands/find.js";
export { FolderCreate } from "./commands/folder-create.js";
export { FolderDelete } from "./commands/folder-delete.js";
export { FolderSync } from "./commands/folder-sync.js";
export { FolderUpdate } from "./commands/folder-update.js";
export { GetAttachment } from "./commands/get-attachment.js";
export { GetHierarchy } from "./commands/get-hierarchy.js";
export { GetItemEstimate } from "./commands/get-item-estimate.js";
export { ItemOperations } from "./commands/item-operations.js";
export { MeetingResponse } from "./commands/meeting-response.js";
export { MoveItems } from "./commands/move-items.js";
export { Ping } from "./commands/ping.js";
export { Provision, provisionDoc } from "./commands/provision.js";
export { ResolveRecipients } from "./commands/resolve-recipients.js";
export { Search, type SearchTerm, searchStoreStatus } from "./commands/search.js";
export { SendMail } from "./commands/send-mail.js";
export { Settings } from "./commands/settings.js";
export { SmartForward } from "./commands/smart-forward.js";
export { SmartReply } from "./commands/smart-reply.js";
export { Sync } from "./commands/sync.js";
export { ValidateCert } from "./commands/validate-cert.js";
export {
  choice,
  holding,
  type Items,
  list,
  type Patch,
  repeat,
  selfHolding,
  struct,
} from "./engine/containers.js";
export { ElementReader, type ReadOptions, readMessage } from "./engine/decode.js";
export {
  type AnyElement,
  type CodePage,
  codePage,
  type Decoded,
  type Element,
  type Encodable,
  named,
  required,
  within,
} from "./engine/element.js";
export { UnwritableItem, writeMessage } from "./engine/encode.js";
export { type BytesSource, type TagName, type TextSource, t } from "./engine/leaves.js";
export {
  defineFields,
  type Fields,
  type FieldsIn,
  type FieldsOut,
  fill,
  type RawContent,
  type RawSource,
} from "./engine/raw.js";
export { readRaw, readRawPatch } from "./engine/read-raw.js";
export { SchemaError, type SchemaFault } from "./engine/schema-error.js";
export { worded } from "./engine/words.js";
export { airSync } from "./pages/air-sync.js";
export { airSyncBase } from "./pages/air-sync-base.js";
export { calendar } from "./pages/calendar.js";
export { codePages } from "./pages/code-pages.js";
export { composeMail } from "./pages/compose-mail.js";
export { contacts } from "./pages/contacts.js";
export { contacts2 } from "./pages/contacts2.js";
export { documentLibrary } from "./pages/document-library.js";
export { email } from "./pages/email.js";
export { email2 } from "./pages/email2.js";
export { find } from "./pages/find.js";
export { folderHierarchy } from "./pages/folder-hierarchy.js";
export { gal } from "./pages/gal.js";
export { getItemEstimate } from "./pages/get-item-estimate.js";
export { itemOperations } from "./pages/item-operations.js";
export { legacyNames } from "./pages/legacy-names.js";
export { meetingResponse } from "./pages/meeting-response.js";
export { move } from "./pages/move.js";
export { notes } from "./pages/notes.js";
export { ping } from "./pages/ping.js";
export { provision } from "./pages/provision.js";
export { resolveRecipients } from "./pages/resolve-recipients.js";
export { rightsManagement } from "./pages/rights-management.js";
export { search } from "./pages/search.js";
export { settings } from "./pages/settings.js";
export { tasks } from "./pages/tasks.js";
export { validateCert } from "./pages/validate-cert.js";
export { tagOf, vocabulary } from "./pages/vocabulary.js";
export { type CommonStatus, commonStatus } from "./status.js";
export {
  isAtLeast,
  isInRange,
  isProtocolVersion,
  type ProtocolVersion,
  protocolVersions,
  type VersionRange,
} from "./version.js";
