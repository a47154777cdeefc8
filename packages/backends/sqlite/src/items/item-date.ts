import type { TypedItem } from "@easkit/backend";

/** The end of an event; absent where it goes on for ever, or how long it goes on is not said by a date. */
function lastDate(item: TypedItem): Date | undefined {
  if (item.class !== "Calendar") return undefined;
  const { recurrence, endTime } = item.properties;
  return recurrence === undefined ? endTime : recurrence.until;
}

/**
 * By which a typed item is in or out of the period that a device asked for. That of mail is when it came, and stays:
 * its id is made of it.
 */
export function dateOfTyped(item: TypedItem, before: Date | undefined, now: Date): Date | undefined {
  if (item.class === "Email") return before ?? item.properties.dateReceived ?? now;
  return lastDate(item);
}
