import type { Groupware } from "../groupware.js";
import type { Arrival } from "../mail/arrival.js";
import { hasRoom } from "../users/quota.js";
import { findUserByKey } from "../users/user-row.js";
import { takeMeetingMessage } from "./incoming.js";
import { readMessage } from "./read-message.js";

/** Bytes by which an event grows when somebody answers. */
const MOST_GROWTH = 32 * 1024;

/** Lets a message about a meeting that has arrived do its work in its recipient's calendar. Only in a write. */
export function takeIfMeeting(groupware: Groupware, { letter, user }: Arrival): void {
  const { calendar } = letter.mail.summary;
  const row = calendar === undefined ? undefined : findUserByKey(groupware, user);
  if (calendar === undefined || row === undefined) return;
  const message = readMessage(groupware, calendar, row.user.addresses);
  if (message === undefined) return;
  if (!hasRoom(groupware, user, Math.max(MOST_GROWTH, calendar.length * 4))) {
    groupware.log.warn("a full mailbox has no room for what happened to a meeting", { user: row.user.id });
    return;
  }
  const addresses = new Set(row.user.addresses.map((address) => address.toLowerCase()));
  takeMeetingMessage(groupware, { user, addresses }, message);
}
