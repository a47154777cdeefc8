import type { Backend } from "@easkit/backend";
import { freeBusyOf } from "../calendar/free-busy.js";
import type { Groupware } from "../groupware.js";
import { userOf } from "../reading.js";
import { findPeople } from "./find-people.js";
import { resolve } from "./resolving.js";

/** The methods that ask about people. */
export function peopleMethods(groupware: Groupware) {
  return {
    async searchPeople(ctx, text, range, wants) {
      ctx.signal.throwIfAborted();
      return findPeople(groupware, text, range, wants);
    },
    async resolveRecipients(ctx, text, options) {
      return resolve(groupware, userOf(groupware, ctx).key, text, options);
    },
    async getFreeBusy(ctx, addresses, period) {
      return freeBusyOf(groupware, userOf(groupware, ctx).key, addresses, period);
    },
  } satisfies Partial<Backend>;
}
