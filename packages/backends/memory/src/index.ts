export type { DocumentSeed } from "./documents.js";
export type { FolderSeed } from "./folder-list.js";
export type { DeliverOptions, Mailbox, PutOptions } from "./mailbox.js";
export {
  createMemoryBackend,
  type MemoryBackend,
  type MemoryBackendOptions,
  type OptionalMethod,
} from "./memory-backend.js";
export type { MemoryRightsTemplate } from "./protecting.js";
export type { AttachmentsOfItem, Content } from "./stored-item.js";
export type { MemoryGroup, MemoryUser } from "./user.js";
