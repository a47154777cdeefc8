import { defineCommand } from "../command.js";
import { choice, list, struct } from "../engine/containers.js";
import { required, within } from "../engine/element.js";
import { worded } from "../engine/words.js";
import { airSync as as } from "../pages/air-sync.js";
import { airSyncBase as base } from "../pages/air-sync-base.js";
import { email2 } from "../pages/email2.js";
import { commonStatus } from "../status.js";
import { collectionOptions } from "./view-options.js";

const status = {
  ...commonStatus,
  ok: 1,
  syncKeyInvalid: 3,
  protocolError: 4,
  serverError: 5,
  itemInvalid: 6,
  conflict: 7,
  notFound: 8,
  outOfSpace: 9,
  folderHierarchyChanged: 12,
  requestIncomplete: 13,
  waitOutOfRange: 14,
  tooManyCollections: 15,
  retry: 16,
} as const;

const Status = worded(status, as.Status);

// Classes are named per collection up to 12.1, and per item from 14.0 on, where e-mail and SMS share a folder.
const collectionClass = within({ until: "12.1" }, as.Class);
const itemClass = within({ since: "14.0" }, as.Class);

const requestCommands = choice(as.Commands, [
  struct(as.Add, [itemClass, required(as.ClientId), email2.Send, required(as.ApplicationData)]),
  struct(as.Change, [
    itemClass,
    required(as.ServerId),
    base.InstanceId,
    email2.Send,
    // An edit that only sends a draft, or that an older client left empty, has none.
    as.ApplicationData,
  ]),
  struct(as.Delete, [itemClass, required(as.ServerId), base.InstanceId]),
  struct(as.Fetch, [itemClass, required(as.ServerId)]),
]);

const requestCollection = struct(as.Collection, [
  collectionClass,
  required(as.SyncKey),
  as.CollectionId,
  as.Supported,
  as.DeletesAsMoves,
  as.GetChanges,
  as.WindowSize,
  as.ConversationMode,
  collectionOptions,
  requestCommands,
]);

const responseCommands = choice(as.Commands, [
  struct(as.Add, [itemClass, required(as.ServerId), required(as.ApplicationData)]),
  struct(as.Change, [itemClass, required(as.ServerId), required(as.ApplicationData)]),
  // 14.0 leaves the class out of deletions.
  struct(as.Delete, [within({ since: "14.1" }, as.Class), required(as.ServerId)]),
  struct(as.SoftDelete, [within({ since: "14.1" }, as.Class), required(as.ServerId)]),
]);

const responses = choice(as.Responses, [
  struct(as.Add, [itemClass, required(as.ClientId), as.ServerId, required(Status), as.ApplicationData]),
  struct(as.Change, [
    itemClass,
    required(as.ServerId),
    base.InstanceId,
    required(Status),
    as.ApplicationData,
  ]),
  struct(as.Delete, [itemClass, required(as.ServerId), base.InstanceId, required(Status)]),
  struct(as.Fetch, [itemClass, as.ServerId, required(Status), as.ApplicationData]),
]);

// MoreAvailable may stand anywhere; last, it can be decided when the items have been written.
const responseCollection = struct(as.Collection, [
  collectionClass,
  as.SyncKey,
  as.CollectionId,
  Status,
  responseCommands,
  responses,
  as.MoreAvailable,
]);

/** Brings items of folders to the device and its changes to the server. */
export const Sync = defineCommand({
  name: "Sync",
  code: 0,
  spec: "MS-ASCMD 2.2.2.20",
  versions: {},
  request: struct(as.Sync, [
    list(as.Collections, requestCollection),
    as.Wait,
    as.HeartbeatInterval,
    as.WindowSize,
    as.Partial,
  ]),
  response: struct(as.Sync, [Status, as.Limit, list(as.Collections, responseCollection)]),
  status,
  malformed: "protocolError",
});
