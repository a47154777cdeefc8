import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CalendarChanges, fromCalendar } from "../index.js";
import { parseCalendar, printCalendar } from "../text/component.js";
import { componentsNamed, propertyNamed, text } from "../text/property.js";

const root = new URL("../../../../../", import.meta.url);
const pathOf = (place: string): string => fileURLToPath(new URL(place, root));

/** An event in a calendar of its own. */
export interface CalendarFile {
  /** Its file, and its number in it. */
  readonly name: string;
  readonly ics: string;
  /** Whether its file has very many of its kind. */
  readonly isOfMany: boolean;
}

function eventsOf(file: string, content: string): CalendarFile[] {
  const calendar = parseCalendar(content);
  const events = componentsNamed(calendar, "vevent");
  const uids = [...new Set(events.map((each) => text(each, "uid")))];
  const isOfMany = uids.length > 30;
  return uids.flatMap((uid, index) => {
    const own = events.filter((each) => text(each, "uid") === uid);
    // An event without a start is none that a calendar could show.
    if (!own.every((each) => propertyNamed(each, "dtstart"))) return [];
    const components = [...componentsNamed(calendar, "vtimezone"), ...own];
    return [{ name: `${file} ${index + 1}`, ics: printCalendar({ ...calendar, components }), isOfMany }];
  });
}

/** Published calendars, one event each; none if they are not there. */
export function publishedCalendars(): CalendarFile[] {
  const folder = pathOf("../shared/samples/ical/");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ics"))
    .sort()
    .flatMap((name) => eventsOf(name, readFileSync(`${folder}${name}`, "utf8")));
}

const day = 86_400_000;
// The Monday that the dates of the fixtures count from.
const today = Date.UTC(2026, 2, 16);
const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Dates in the forms of fixtures/README.md. */
function settle(_: string, value: unknown): unknown {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:]+Z$/.test(value)) return new Date(value);
  if (typeof value !== "object" || value === null) return value;
  const {
    daysFromNow,
    date,
    weeksFromNow,
    weekday,
    time = "00:00",
  } = Object.fromEntries(Object.entries(value));
  const ahead = daysFromNow ?? date ?? (weeksFromNow === undefined ? undefined : weeksFromNow * 7);
  if (ahead === undefined) return value;
  const [hours, minutes] = String(time).split(":").map(Number);
  const days = ahead + Math.max(0, weekdays.indexOf(weekday));
  return new Date(today + days * day + ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000);
}

/** The project's own events as calendars. */
export function ownCalendars(zone: string): CalendarFile[] {
  const items: readonly CalendarChanges[] = JSON.parse(
    readFileSync(pathOf("fixtures/calendar.json"), "utf8"),
    settle,
  );
  return items.map((item, index) => ({
    name: `fixtures ${index + 1}`,
    ics: fromCalendar(item, { zone, newUid: () => `fixture-${index}` }),
    isOfMany: false,
  }));
}
