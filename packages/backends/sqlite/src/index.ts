export type { DeletedItem } from "./items/deleted-items.js";
export type { FoundMail, MailQuery, SearchRange } from "./mail/search.js";
export type { DeliverOptions, Mailbox } from "./mailbox.js";
export { createSqliteBackend, type SqliteBackend, type SqliteBackendOptions } from "./sqlite-backend.js";
export type { AppPassword } from "./users/app-passwords.js";
export type { User } from "./users/user-row.js";
export type { NewUser, UserChange } from "./users/user-writes.js";
export type { Users } from "./users/users.js";
