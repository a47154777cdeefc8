export type { ExportResult } from "./import/export-mailbox.js";
export type { FillOptions } from "./import/generated.js";
export type { ImportOptions, ImportResult } from "./import/import-items.js";
export type { ImportFormat } from "./import/open-source.js";
export type { DeletedItem } from "./items/deleted-items.js";
export type { SmtpIn, SmtpInOptions } from "./mail/smtp-in.js";
export type { SmtpOutOptions } from "./mail/smtp-out.js";
export type { DeliverOptions, Mailbox } from "./mailbox.js";
export {
  createSqliteBackend,
  type ImportFromOptions,
  type SqliteBackend,
  type SqliteBackendOptions,
} from "./sqlite-backend.js";
export type { AppPassword } from "./users/app-passwords.js";
export type { User } from "./users/user-row.js";
export type { NewUser, UserChange } from "./users/user-writes.js";
export type { Users } from "./users/users.js";
