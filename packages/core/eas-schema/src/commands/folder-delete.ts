import { defineCommand } from "../command.js";
import { struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { worded } from "../engine/words.js";
import { folderHierarchy as fh } from "../pages/folder-hierarchy.js";
import { commonStatus } from "../status.js";

const status = {
  ...commonStatus,
  ok: 1,
  folderIsSpecial: 3,
  notFound: 4,
  serverError: 6,
  syncKeyInvalid: 9,
  malformed: 10,
  unknownError: 11,
} as const;

/** Removes a folder with all it holds. */
export const FolderDelete = defineCommand({
  name: "FolderDelete",
  code: 11,
  spec: "MS-ASCMD 2.2.2.3",
  versions: {},
  request: struct(fh.FolderDelete, [required(fh.SyncKey), fh.ServerId]),
  response: struct(fh.FolderDelete, [required(worded(status, fh.Status)), fh.SyncKey]),
  status,
  malformed: "malformed",
});
