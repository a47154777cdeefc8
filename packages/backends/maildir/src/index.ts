export { createMaildirBackend, type MaildirOptions } from "./maildir-backend.js";
export { defaultSpecialFolders, type SpecialFolderNames, type SpecialFolderType } from "./special-folders.js";
