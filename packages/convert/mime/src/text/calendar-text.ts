const shown: readonly string[] = ["SUMMARY", "LOCATION", "DESCRIPTION"];

const unescapeText = (text: string): string =>
  text.replace(/\\([\\;,nN])/g, (_, character: string) => (/n/i.test(character) ? "\n" : character));

/** What a reader wants to know of the first event in iCalendar text: its title, place and description. */
export function calendarText(calendar: string): string {
  const unfolded = calendar.replace(/\r?\n[ \t]/g, "");
  const event = /^BEGIN:V(?:EVENT|TODO|JOURNAL)\r?\n([\s\S]*?)^END:V/im.exec(unfolded)?.[1] ?? unfolded;
  return shown
    .map((name) => new RegExp(`^${name}(?:;[^:\\r\\n]*)?:(.*)$`, "im").exec(event)?.[1]?.trim() ?? "")
    .filter((text) => text !== "")
    .map(unescapeText)
    .join("\n");
}
