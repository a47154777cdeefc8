export { createMaildirBackend, type MaildirOptions } from "./maildir-backend.js";
export type { RefusedRecipient, SendMail, SendOptions } from "./sending/send-mail.js";
export { type OutboxOptions, toOutbox } from "./sending/to-outbox.js";
export { type SmtpTransport, toSmtp } from "./sending/to-smtp.js";
export { defaultSpecialFolders, type SpecialFolderNames, type SpecialFolderType } from "./special-folders.js";
