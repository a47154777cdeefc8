import { deepEqual } from "node:assert/strict";
import { checkGroupware } from "../check.js";
import { openGroupware } from "../open-groupware.js";

/** Checks that a file is sound: as SQLite sees it, and as the groupware does. @throws AssertionError */
export function checkInvariants(path: string): void {
  const groupware = openGroupware({ path });
  try {
    deepEqual(checkGroupware(groupware), []);
    groupware.database.exec("INSERT INTO words (words) VALUES ('integrity-check')");
  } finally {
    groupware.database.close();
  }
}
