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
export {
  type BytesKeeper,
  ElementReader,
  type KeptBytesWriter,
  type ReadOptions,
  readMessage,
} from "./engine/decode.js";
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
export { UnwritableItem, writeMessage, writeUnchecked } from "./engine/encode.js";
export { type BytesSource, type KeptBytes, type TagName, type TextSource, t } from "./engine/leaves.js";
export {
  defineFields,
  type Fields,
  type FieldsIn,
  type FieldsOut,
  fill,
  fillPatch,
  type RawContent,
  type RawSource,
} from "./engine/raw.js";
export { readRaw, readRawPatch } from "./engine/read-raw.js";
export { SchemaError, type SchemaFault } from "./engine/schema-error.js";
export { worded } from "./engine/words.js";
export {
  type CalendarPatch,
  type CalendarProperties,
  type CalendarReceived,
  calendar,
} from "./items/calendar.js";
export {
  type ContactsPatch,
  type ContactsProperties,
  type ContactsReceived,
  contacts,
} from "./items/contacts.js";
export { type DocumentProperties, type DocumentReceived, document } from "./items/document.js";
export { type EmailPatch, type EmailProperties, type EmailReceived, email } from "./items/email.js";
export { type FileContentProperties, type FileContentReceived, fileContent } from "./items/file-content.js";
export {
  type FoundMessageProperties,
  type FoundMessageReceived,
  foundMessage,
} from "./items/found-message.js";
export { type GalProperties, type GalReceived, gal } from "./items/gal.js";
export { type ItemClass, itemClasses } from "./items/item-classes.js";
export { type NotesPatch, type NotesProperties, type NotesReceived, notes } from "./items/notes.js";
export { type SmsPatch, type SmsProperties, type SmsReceived, sms } from "./items/sms.js";
export { type TasksPatch, type TasksProperties, type TasksReceived, tasks } from "./items/tasks.js";
export { airNotifyPage } from "./pages/air-notify.js";
export { airSyncPage } from "./pages/air-sync.js";
export { airSyncBasePage } from "./pages/air-sync-base.js";
export { calendarPage } from "./pages/calendar.js";
export { codePages } from "./pages/code-pages.js";
export { composeMailPage } from "./pages/compose-mail.js";
export { contactsPage } from "./pages/contacts.js";
export { contacts2Page } from "./pages/contacts2.js";
export { documentLibraryPage } from "./pages/document-library.js";
export { emailPage } from "./pages/email.js";
export { email2Page } from "./pages/email2.js";
export { findPage } from "./pages/find.js";
export { folderHierarchy, folderHierarchyPage } from "./pages/folder-hierarchy.js";
export { galPage } from "./pages/gal.js";
export { getItemEstimatePage } from "./pages/get-item-estimate.js";
export { itemOperationsPage } from "./pages/item-operations.js";
export { legacyNames } from "./pages/legacy-names.js";
export { meetingResponsePage } from "./pages/meeting-response.js";
export { movePage } from "./pages/move.js";
export { notesPage } from "./pages/notes.js";
export { pingPage } from "./pages/ping.js";
export { provisionPage } from "./pages/provision.js";
export { resolveRecipientsPage } from "./pages/resolve-recipients.js";
export { rightsManagementPage } from "./pages/rights-management.js";
export { searchPage } from "./pages/search.js";
export { settingsPage } from "./pages/settings.js";
export { tasksPage } from "./pages/tasks.js";
export { validateCertPage } from "./pages/validate-cert.js";
export { isLegacy, tagOf, vocabulary } from "./pages/vocabulary.js";
export { type CommonStatus, commonStatus } from "./status.js";
export {
  isAtLeast,
  isInRange,
  isProtocolVersion,
  type ProtocolVersion,
  protocolVersions,
  type VersionRange,
} from "./version.js";
