import { defineCommand } from "../command.js";
import { list, struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { worded } from "../engine/words.js";
import { ping } from "../pages/ping.js";
import { commonStatus } from "../status.js";

const status = {
  ...commonStatus,
  noChanges: 1,
  changes: 2,
  parametersMissing: 3,
  syntaxError: 4,
  heartbeatOutOfRange: 5,
  tooManyFolders: 6,
  folderSyncRequired: 7,
  serverError: 8,
} as const;

/** Waits until something changes in one of the folders, or the heartbeat is over. */
export const Ping = defineCommand({
  name: "Ping",
  code: 18,
  spec: "MS-ASCMD 2.2.2.12",
  versions: {},
  request: struct(ping.Ping, [
    ping.HeartbeatInterval,
    list(ping.Folders, struct(ping.Folder, [required(ping.Id), ping.Class])),
  ]),
  response: struct(ping.Ping, [
    required(worded(status, ping.Status)),
    list(ping.Folders, ping.Folder),
    ping.MaxFolders,
    ping.HeartbeatInterval,
  ]),
  status,
  malformed: "syntaxError",
});
