/** The text of a calendar with the given lines in one event. */
export const eventText = (...lines: readonly string[]): string =>
  calendarText("BEGIN:VEVENT", "UID:event-1", "DTSTAMP:20260101T000000Z", ...lines, "END:VEVENT");

/** The text of a calendar with these lines. */
export const calendarText = (...lines: readonly string[]): string =>
  `${["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//test//EN", ...lines, "END:VCALENDAR"].join("\r\n")}\r\n`;
