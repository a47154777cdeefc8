import { defineCommand } from "../command.js";
import { repeat, struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { worded } from "../engine/words.js";
import { folderHierarchy as fh } from "../pages/folder-hierarchy.js";
import { commonStatus } from "../status.js";

const status = {
  ok: 1,
  serverError: 6,
  syncKeyInvalid: 9,
  malformed: 10,
  unknownError: 11,
  backEndIssue: 12,
} as const;

const folder = [
  required(fh.ServerId),
  required(fh.ParentId),
  required(fh.DisplayName),
  required(fh.Type),
] as const;

/** Tells the device the folders of the mailbox, whole at key 0 and what changed after. */
export const FolderSync = defineCommand({
  name: "FolderSync",
  code: 9,
  spec: "MS-ASCMD 2.2.2.4",
  versions: {},
  request: struct(fh.FolderSync, [required(fh.SyncKey)]),
  response: struct(fh.FolderSync, [
    required(worded({ ...commonStatus, ...status }, fh.Status)),
    fh.SyncKey,
    struct(fh.Changes, [
      required(fh.Count),
      repeat("updates", struct(fh.Update, folder)),
      repeat("deletes", struct(fh.Delete, [required(fh.ServerId)])),
      repeat("adds", struct(fh.Add, folder)),
    ]),
  ]),
  status: { ...commonStatus, ...status },
  malformed: "malformed",
});
