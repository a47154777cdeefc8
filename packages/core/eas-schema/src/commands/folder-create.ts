import { defineCommand } from "../command.js";
import { struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { worded } from "../engine/words.js";
import { folderHierarchy as fh } from "../pages/folder-hierarchy.js";
import { commonStatus } from "../status.js";

const status = {
  ...commonStatus,
  ok: 1,
  nameExists: 2,
  parentIsSpecial: 3,
  parentNotFound: 5,
  serverError: 6,
  syncKeyInvalid: 9,
  malformed: 10,
  unknownError: 11,
  backEndIssue: 12,
} as const;

/** Makes a folder. */
export const FolderCreate = defineCommand({
  name: "FolderCreate",
  code: 10,
  spec: "MS-ASCMD 2.2.2.2",
  versions: {},
  request: struct(fh.FolderCreate, [required(fh.SyncKey), fh.ParentId, fh.DisplayName, fh.Type]),
  response: struct(fh.FolderCreate, [required(worded(status, fh.Status)), fh.SyncKey, fh.ServerId]),
  status,
  malformed: "malformed",
});
