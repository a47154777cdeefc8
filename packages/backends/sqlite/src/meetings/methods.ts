import type { Backend } from "@easkit/backend";
import type { Groupware } from "../groupware.js";
import { userOf } from "../reading.js";
import { findPlace } from "./find-event.js";

/** The methods about meetings. The messages between those who meet are written by the library. */
export function meetingMethods(groupware: Groupware) {
  return {
    async findEvent(ctx, uid) {
      return findPlace(groupware, userOf(groupware, ctx).key, uid);
    },
  } satisfies Partial<Backend>;
}
