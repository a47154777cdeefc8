import { defineCommand } from "../command.js";
import { struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { worded } from "../engine/words.js";
import { folderHierarchy as fh } from "../pages/folder-hierarchy.js";
import { commonStatus } from "../status.js";

const status = {
  ...commonStatus,
  ok: 1,
  nameExistsOrSpecial: 2,
  recipientInformationFolder: 3,
  notFound: 4,
  parentNotFound: 5,
  serverError: 6,
  syncKeyInvalid: 9,
  malformed: 10,
  unknownError: 11,
} as const;

/** Renames a folder or puts it under another one. */
export const FolderUpdate = defineCommand({
  name: "FolderUpdate",
  code: 12,
  spec: "MS-ASCMD 2.2.2.5",
  versions: {},
  request: struct(fh.FolderUpdate, [required(fh.SyncKey), fh.ServerId, fh.ParentId, fh.DisplayName]),
  response: struct(fh.FolderUpdate, [required(worded(status, fh.Status)), fh.SyncKey]),
  status,
  malformed: "malformed",
});
