import type { Item } from "@easkit/backend";
import type { Mailer } from "./send-once.js";

/**
 * An appointment that is passed on, as iCalendar text. One occurrence of a series says which by the time at which it
 * begins (RFC 5545 3.8.4.4). What cannot be written is described in words alone.
 */
export function eventText(exchange: Mailer, item: Item, isOccurrence: boolean): string | undefined {
  if ("mime" in item || item.class !== "Calendar") return undefined;
  const { converters, call, emit, id } = exchange;
  try {
    const text = converters.ical.fromCalendar(call, item.properties, undefined);
    if (!isOccurrence) return text;
    return text.replace(/^DTSTART(.*)\r?\n/m, (line, start: string) => `${line}RECURRENCE-ID${start}\r\n`);
  } catch (error) {
    emit({ type: "fault", id, where: "event that is forwarded", error });
    return undefined;
  }
}
