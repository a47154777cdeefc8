import { defineCommand } from "../command.js";
import { choice, holding, struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { t } from "../engine/leaves.js";
import { worded } from "../engine/words.js";
import { airSync as as } from "../pages/air-sync.js";
import { airSyncBase as base } from "../pages/air-sync-base.js";
import { documentLibrary } from "../pages/document-library.js";
import { itemOperations as io } from "../pages/item-operations.js";
import { rightsManagement as rm } from "../pages/rights-management.js";
import { search } from "../pages/search.js";
import { commonStatus } from "../status.js";
import { bodyPreferences } from "./view-options.js";

const status = {
  ...commonStatus,
  ok: 1,
  protocolError: 2,
  serverError: 3,
  badLink: 4,
  documentAccessDenied: 5,
  notFound: 6,
  connectionFailed: 7,
  rangeInvalid: 8,
  storeUnknown: 9,
  fileEmpty: 10,
  tooLarge: 11,
  downloadFailed: 12,
  conversionFailed: 14,
  attachmentInvalid: 15,
  accessDenied: 16,
  partialSuccess: 17,
  credentialsRequired: 18,
} as const;

const Status = required(worded(status, io.Status));

const fetch = struct(io.Fetch, [
  io.Store,
  as.ServerId,
  as.CollectionId,
  documentLibrary.LinkId,
  search.LongId,
  base.FileReference,
  struct(io.Options, [io.Schema, io.Range, io.UserName, io.Password, as.MIMESupport, ...bodyPreferences]),
  rm.RemoveRightsManagementProtection,
]);

const fetched = struct(io.Fetch, [
  Status,
  as.CollectionId,
  as.ServerId,
  search.LongId,
  as.Class,
  documentLibrary.LinkId,
  base.FileReference,
  holding(t.raw, io.Properties),
]);

/** Fetches items, attachments and documents, empties folders, moves conversations; answers in the order asked. */
export const ItemOperations = defineCommand({
  name: "ItemOperations",
  code: 19,
  spec: "MS-ASCMD 2.2.2.9",
  versions: { since: "12.0" },
  request: choice(io.ItemOperations, [
    struct(io.EmptyFolderContents, [as.CollectionId, struct(io.Options, [io.DeleteSubFolders])]),
    fetch,
    struct(io.Move, [io.ConversationId, io.DstFldId, struct(io.Options, [io.MoveAlways])]),
  ]),
  response: struct(io.ItemOperations, [
    Status,
    choice(io.Response, [
      struct(io.Move, [Status, io.ConversationId]),
      struct(io.EmptyFolderContents, [Status, as.CollectionId]),
      fetched,
    ]),
  ]),
  status,
  malformed: "protocolError",
});
