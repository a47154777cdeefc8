import { defineCommand } from "../command.js";
import { repeat, struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { worded } from "../engine/words.js";
import { move } from "../pages/move.js";
import { commonStatus } from "../status.js";

const status = {
  ...commonStatus,
  sourceInvalid: 1,
  destinationInvalid: 2,
  // Success is 3 here, not 1.
  ok: 3,
  sameFolder: 4,
  failed: 5,
  locked: 7,
} as const;

/** Moves items from folder to folder. */
export const MoveItems = defineCommand({
  name: "MoveItems",
  code: 13,
  spec: "MS-ASCMD 2.2.2.11",
  versions: {},
  request: struct(move.MoveItems, [
    repeat("moves", struct(move.Move, [required(move.SrcMsgId), move.SrcFldId, move.DstFldId])),
  ]),
  response: struct(move.MoveItems, [
    worded(status, move.Status),
    repeat(
      "responses",
      struct(move.Response, [required(move.SrcMsgId), required(worded(status, move.Status)), move.DstMsgId]),
    ),
  ]),
  status,
});
