import { expect, test } from "vitest";
import * as syncstate from "./index.js";

test("the package exports what its documentation names", () => {
  expect(Object.keys(syncstate).sort()).toEqual([
    "SyncStateConflict",
    "SyncStateCorrupt",
    "UNKNOWN_FINGERPRINT",
    "createControlState",
    "createMemoryLocker",
    "createMemoryStore",
    "createSyncState",
    "toFingerprint",
  ]);
});
