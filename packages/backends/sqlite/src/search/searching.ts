import type { Backend } from "@easkit/backend";
import type { Groupware } from "../groupware.js";
import { userOf } from "../reading.js";
import { searchMailbox } from "./search-mailbox.js";

/** The method that searches a mailbox. */
export function searchingMethods(groupware: Groupware) {
  return {
    async search(ctx, query, range) {
      return searchMailbox(groupware, userOf(groupware, ctx).key, query, range);
    },
  } satisfies Partial<Backend>;
}
