import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeLosses, fromCalendar, toCalendar } from "./index.js";
import { occurrencesIn } from "./testing/occurrences.js";
import { parseCalendar, printCalendar } from "./text/component.js";
import { componentsNamed, propertyNamed, text } from "./text/property.js";

const folder = "../shared/samples/ical";
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".ics")) : [];
const threeYears = 3 * 366 * 86_400_000;

/** Each event of a file in a calendar of its own. */
function eventsOf(file: string): { readonly uid: string | undefined; readonly ics: string }[] {
  const calendar = parseCalendar(readFileSync(`${folder}/${file}`, "utf8"));
  const events = componentsNamed(calendar, "vevent");
  return [...new Set(events.map((each) => text(each, "uid")))].flatMap((uid) => {
    const own = events.filter((each) => text(each, "uid") === uid);
    // An event without a start is none that a calendar could show.
    if (!own.every((each) => propertyNamed(each, "dtstart"))) return [];
    const components = [...componentsNamed(calendar, "vtimezone"), ...own];
    return [{ uid, ics: printCalendar({ ...calendar, components }) }];
  });
}

describe.skipIf(files.length === 0)("published calendars", () => {
  it.each(files)("keep their occurrences as items and back: %s", (file) => {
    for (const { uid, ics } of eventsOf(file)) {
      const item = toCalendar(ics, { zone: "Europe/Berlin" });
      const from = (item.startTime?.getTime() ?? 0) - 86_400_000 * 30;
      const range = [from, from + threeYears, { zone: "Europe/Berlin" }] as const;
      const before = occurrencesIn(ics, ...range);
      const onto = fromCalendar(item, { previous: ics, zone: "Europe/Berlin" });
      expect(onto, `${uid} written over itself`).toBe(ics);
      if (describeLosses(ics).some((loss) => loss !== "alarms")) continue;
      const anew = fromCalendar(item, { zone: "Europe/Berlin" });
      expect(occurrencesIn(anew, ...range), `${uid} anew`).toEqual(before);
      const { dtStamp, uid: newUid, ...rest } = toCalendar(anew, { zone: "Europe/Berlin" });
      expect({ dtStamp, uid: newUid, ...rest }).toEqual({ dtStamp, uid: newUid, ...item });
    }
  });
});
