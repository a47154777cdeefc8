import { type Entity, textEntity } from "./entity.js";
import { once } from "./original.js";

/**
 * iCalendar text as one more form of a message (RFC 6047 2.4): an invitation if somebody invites, else an event to be
 * looked at.
 */
export function invitationEntity(ical: string): Promise<Entity> {
  const method = /^ORGANIZER[;:]/im.test(ical) ? "REQUEST" : "PUBLISH";
  const plain = ical.replace(/^METHOD:.*\r?\n/gim, "");
  const text = plain.replace(/^BEGIN:VCALENDAR[ \t]*\r?\n/i, (begin) => `${begin}METHOD:${method}\r\n`);
  return textEntity(`calendar; method=${method}`, () => once(text));
}
