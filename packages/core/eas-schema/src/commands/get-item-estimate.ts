import { defineCommand } from "../command.js";
import { list, repeat, struct } from "../engine/containers.js";
import { required, within } from "../engine/element.js";
import { worded } from "../engine/words.js";
import { airSync as as } from "../pages/air-sync.js";
import { getItemEstimate as gie } from "../pages/get-item-estimate.js";
import { commonStatus } from "../status.js";
import { collectionOptions } from "./view-options.js";

const status = { ...commonStatus, ok: 1, collectionInvalid: 2, notPrimed: 3, syncKeyInvalid: 4 } as const;
const Status = worded(status, gie.Status);

/** Tells how many items a Sync would bring. */
export const GetItemEstimate = defineCommand({
  name: "GetItemEstimate",
  code: 14,
  spec: "MS-ASCMD 2.2.2.8",
  versions: {},
  request: struct(gie.GetItemEstimate, [
    list(
      gie.Collections,
      struct(gie.Collection, [
        // Up to 12.1 the class and the filter stand in the collection, from 14.0 on in its options.
        gie.Class,
        within({ since: "14.0" }, as.Class),
        within({ since: "14.0" }, as.SyncKey),
        gie.CollectionId,
        within({ until: "12.1" }, as.FilterType),
        within({ until: "12.1" }, as.SyncKey),
        as.ConversationMode,
        collectionOptions,
      ]),
    ),
  ]),
  response: struct(gie.GetItemEstimate, [
    Status,
    repeat(
      "responses",
      struct(gie.Response, [
        required(Status),
        struct(gie.Collection, [gie.Class, required(gie.CollectionId), gie.Estimate]),
      ]),
    ),
  ]),
  status,
});
