import { type Card, propertiesNamed } from "../text/card.js";
import { newProperty, put, remove } from "../text/edit.js";
import { labelled } from "../text/group-label.js";
import { type Property, parameter, parameterValues } from "../text/property.js";
import { textOf } from "../text/value.js";
import type { Field, FieldOptions } from "./field.js";

/** A date, without a time and so without a zone. */
interface CalendarDate {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
}

/** Stands for a year that is not said, as in Apple's address book: one with a 29th of February. */
const noYear = 1604;

const noon = 12 * 3_600_000;
/** In the middle of the day in UTC, so that what takes it for a time finds the same date from UTC-11:59 to UTC+12. */
const middle = noon - 60_000;

/** The date that a value begins with; times and zones behind it do not count. */
function readDate(card: Card, property: Property): CalendarDate | undefined {
  const text = textOf(card, property);
  const match = /^(?:(\d{4})-?|--)(\d{2})-?(\d{2})(?:\D|$)/.exec(text);
  if (!match) return undefined;
  const [, written, month, day] = match.map((part) => (part === undefined ? undefined : Number(part)));
  const omitted = parameterValues(property, "X-APPLE-OMIT-YEAR").includes(String(written));
  const date = {
    year: written === undefined || omitted ? noYear : written,
    month: month ?? 0,
    day: day ?? 0,
  };
  const at = new Date(startOf(date));
  return at.getUTCMonth() + 1 === date.month && at.getUTCDate() === date.day ? date : undefined;
}

function startOf({ year, month, day }: CalendarDate): number {
  const date = new Date(0);
  // A year below 100 is no year of the twentieth century.
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

const dateAt = (time: number): CalendarDate => {
  const date = new Date(time);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

/** How far the clocks of a zone are ahead of UTC, in milliseconds. @throws RangeError if the zone is unknown */
function offsetAt(zone: string, time: number): number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const part = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const [year = 0, month = 1, day = 1] = [part.get("year"), part.get("month"), part.get("day")];
  const [hour = 0, minute = 0, second = 0] = [part.get("hour"), part.get("minute"), part.get("second")];
  const wall = startOf({ year, month, day }) + ((hour * 60 + minute) * 60 + second) * 1000;
  return wall - Math.floor(time / 1000) * 1000;
}

const day = 24 * 3_600_000;

/** A time at which it is that date both in UTC and in the user's zone. */
function timeOf(date: CalendarDate, zone: string | undefined): Date {
  const start = startOf(date);
  const offset = zone === undefined ? 0 : offsetAt(zone, start);
  const ahead = Math.max(0, offset);
  const behind = Math.max(0, -offset);
  const isSame = middle + ahead < day && middle >= behind;
  return new Date(start + (isSame ? middle : (day - ahead + behind) / 2));
}

/** The date that a device means: that in UTC, unless it says midnight of the user. */
function dateOf(time: Date, zone: string | undefined): CalendarDate {
  const at = time.getTime();
  const wall = zone === undefined ? at : at + offsetAt(zone, at);
  return dateAt(at % day !== 0 && wall % day === 0 ? wall : at);
}

const two = (value: number) => String(value).padStart(2, "0");
const four = (value: number) => String(Math.max(0, value)).padStart(4, "0");

function textOfDate(
  { version }: Card,
  { year, month, day: dayOfMonth }: CalendarDate,
  old: string | undefined,
): string {
  const isCompact = old === undefined ? version !== "3.0" : !/\d-\d/.test(old);
  if (year === noYear && version === "4.0") return `--${two(month)}${two(dayOfMonth)}`;
  return [four(year), two(month), two(dayOfMonth)].join(isCompact ? "" : "-");
}

const timeParameters = new Set(["VALUE", "X-APPLE-OMIT-YEAR", "CALSCALE"]);

interface Place {
  readonly key: "birthday" | "anniversary";
  readonly names: readonly string[];
  readonly written: (card: Card) => string;
  readonly label?: string;
}

/** All that say it, the one that counts first. */
function findAll(card: Card, { names, label }: Place): Property[] {
  const named = names.flatMap((name) => propertiesNamed(card, name));
  const byLabel = label === undefined ? [] : labelled(card, "X-ABDATE", label);
  return [...named, ...byLabel].filter((property) => readDate(card, property));
}

function dateField(place: Place): Field {
  const { key } = place;
  return {
    keys: [key],
    read(card, { zone }) {
      const [property] = findAll(card, place);
      const date = property && readDate(card, property);
      return date ? { [key]: timeOf(date, zone) } : {};
    },
    write(card, wanted, _before, { zone }: FieldOptions) {
      const all = findAll(card, place);
      const [old] = all;
      const time = wanted[key];
      if (!time) {
        remove(card, all);
        return;
      }
      const date = dateOf(time, zone);
      const value = textOfDate(card, date, old && textOf(card, old));
      const kept = old?.parameters.filter(({ name }) => !timeParameters.has(name)) ?? [];
      const omits = date.year === noYear && card.version === "3.0";
      const parameters = omits ? [...kept, parameter("X-APPLE-OMIT-YEAR", String(noYear))] : kept;
      const property = old ?? newProperty(card, place.written(card), [], value);
      put(card, { ...property, parameters, value }, old);
    },
  };
}

/** Birthday and anniversary: dates, that no time zone shifts (MS-ASCNTC 2.2.2.6). */
export const dateFields: readonly Field[] = [
  dateField({ key: "birthday", names: ["BDAY"], written: () => "BDAY" }),
  dateField({
    key: "anniversary",
    names: [
      "ANNIVERSARY",
      "X-ANNIVERSARY",
      "X-MS-ANNIVERSARY",
      "X-EVOLUTION-ANNIVERSARY",
      "X-KADDRESSBOOK-X-ANNIVERSARY",
    ],
    written: ({ version }) => (version === "4.0" ? "ANNIVERSARY" : "X-ANNIVERSARY"),
    label: "anniversary",
  }),
];
