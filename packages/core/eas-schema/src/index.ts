export { type CommandDefinition, defineCommand } from "./command.js";
export { FolderSync } from "./commands/folder-sync.js";
export { choice, type Items, list, type Patch, repeat, struct } from "./engine/containers.js";
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
export { folderHierarchy } from "./pages/folder-hierarchy.js";
export { type CommonStatus, commonStatus } from "./status.js";
export {
  isAtLeast,
  isInRange,
  isProtocolVersion,
  type ProtocolVersion,
  protocolVersions,
  type VersionRange,
} from "./version.js";
