import { getFolder } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import type { Letter } from "../mail/delivery.js";
import { putMail } from "../mail/put-mail.js";
import { readMessage } from "../meetings/read-message.js";
import { hasRoom } from "../users/quota.js";
import { delegatesOf } from "./delegates.js";

const ofMeetings: ReadonlySet<string> = new Set(["request", "cancel", "reply", "counter"]);

/**
 * Gives a message about a meeting to those who act for its recipient, as that was arranged. True if the recipient is to have
 * it as well. Only in a write.
 */
export function copyToDelegates(groupware: Groupware, owner: number, letter: Letter): boolean {
  const { calendar } = letter.mail.summary;
  const all = calendar === undefined ? [] : delegatesOf(groupware, owner);
  if (calendar === undefined || all.length === 0) return true;
  const message = readMessage(groupware, calendar, []);
  if (message === undefined || !ofMeetings.has(message.method)) return true;
  const { sensitivity } = message.event;
  const isPrivate = sensitivity === "private" || sensitivity === "confidential";
  const reached = all.filter(
    ({ key, meetingMessages, seesPrivate }) =>
      meetingMessages !== "none" &&
      (seesPrivate || !isPrivate) &&
      hasRoom(groupware, key, letter.mail.staged.size),
  );
  for (const { key } of reached) {
    const place = { flags: { read: false }, received: groupware.now() };
    putMail(groupware, getFolder(groupware, key, "inbox"), letter.mail, place);
  }
  return !reached.some(({ meetingMessages }) => meetingMessages === "instead");
}
