import type { Backend } from "@easkit/backend";
import type { Groupware } from "../groupware.js";
import { userOf } from "../reading.js";
import { readOutOfOffice, writeOutOfOffice } from "./settings.js";

/** The methods about automatic replies. */
export function outOfOfficeMethods(groupware: Groupware) {
  return {
    async getOutOfOffice(ctx) {
      return readOutOfOffice(groupware, userOf(groupware, ctx).key);
    },
    async setOutOfOffice(ctx, outOfOffice) {
      writeOutOfOffice(groupware, userOf(groupware, ctx).key, outOfOffice);
    },
  } satisfies Partial<Backend>;
}
