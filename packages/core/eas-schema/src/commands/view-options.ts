import { holding, repeat, struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { t } from "../engine/leaves.js";
import { airSync as as } from "../pages/air-sync.js";
import { airSyncBase as base } from "../pages/air-sync-base.js";
import { rightsManagement as rm } from "../pages/rights-management.js";

const preference = [
  required(base.Type),
  base.TruncationSize,
  base.AllOrNone,
  holding(t.uint, base.Preview),
] as const;

/** Which bodies a device wants, as several commands ask it (MS-ASAIRS 2.2.2.12 and 2.2.2.11). */
export const bodyPreferences = [
  repeat("bodyPreferences", struct(base.BodyPreference, preference)),
  repeat("bodyPartPreferences", struct(base.BodyPartPreference, preference)),
  rm.RightsManagementSupport,
] as const;

/** The options of a collection in Sync and GetItemEstimate (MS-ASCMD 2.2.3.115.5). */
export const collectionOptions = repeat(
  "options",
  struct(as.Options, [
    as.FilterType,
    as.Class,
    ...bodyPreferences,
    as.Conflict,
    as.MIMESupport,
    as.MIMETruncation,
    as.MaxItems,
    as.Truncation,
  ]),
);
