import { defineCommand } from "../command.js";
import { holding, repeat, struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { t } from "../engine/leaves.js";
import { worded } from "../engine/words.js";
import { airSync as as } from "../pages/air-sync.js";
import { find } from "../pages/find.js";
import { itemOperations as io } from "../pages/item-operations.js";
import { commonStatus } from "../status.js";

const status = { ...commonStatus, ok: 1, invalidRequest: 2, folderSyncRequired: 3, rangeInvalid: 4 } as const;

const picture = struct(find.Picture, [find.MaxSize, find.MaxPictures]);

const result = struct(find.Result, [as.Class, as.ServerId, as.CollectionId, holding(t.raw, find.Properties)]);

/** Finds messages and people, page by page (MS-ASCMD 2025, 2.2.1.2). */
export const Find = defineCommand({
  name: "Find",
  code: 23,
  spec: "MS-ASCMD 2025 2.2.1.2",
  versions: { since: "16.1" },
  request: struct(find.Find, [
    find.SearchId,
    struct(find.ExecuteSearch, [
      struct(find.MailBoxSearchCriterion, [
        struct(find.Query, [find.FreeText, as.Class, as.CollectionId]),
        struct(find.Options, [find.Range, find.DeepTraversal, picture]),
      ]),
      struct(find.GalSearchCriterion, [find.Query, struct(find.Options, [find.Range, picture])]),
    ]),
  ]),
  response: struct(find.Find, [
    required(worded(status, find.Status)),
    struct(find.Response, [
      io.Store,
      required(worded(status, find.Status)),
      repeat("results", result),
      find.Range,
      find.Total,
    ]),
  ]),
  status,
  malformed: "invalidRequest",
});
