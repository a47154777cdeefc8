import type { ItipMessage } from "@easkit/backend";
import { readItip } from "@easkit/convert-ical";
import type { Groupware } from "../groupware.js";

/**
 * What the calendar text of a message says to the owner of these addresses; `undefined` if it tells of no event, or cannot be
 * read: then it is a message like any other.
 */
export function readMessage(
  { log }: Groupware,
  ical: string,
  addresses: readonly string[],
): ItipMessage | undefined {
  try {
    return readItip(ical, { user: addresses });
  } catch (error) {
    log.warn("the calendar text of a message cannot be read", { error });
    return undefined;
  }
}
