import { BoundedMap } from "./bounded-map.js";
import { offsetIn, readYearOffsets, type YearOffsets } from "./year-offsets.js";
import { minute, utc, yearOf, type Zone } from "./zone.js";

// A formatter takes some 50 KB, a year's table some 200 bytes.
const formatters = new BoundedMap<string, Intl.DateTimeFormat>(64);
const tables = new BoundedMap<string, YearOffsets>(16_384);
const zones = new BoundedMap<string, Zone | undefined>(2048);

const formatterFor = (id: string): Intl.DateTimeFormat =>
  formatters.getOrMake(
    id,
    () => new Intl.DateTimeFormat("en-US", { timeZone: id, timeZoneName: "longOffset" }),
  );

const offsetForm = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/** Asks Intl for one offset, which takes about 3 µs. */
function readOffset(formatter: Intl.DateTimeFormat, instant: number): number {
  const match = offsetForm.exec(formatter.format(instant));
  if (!match) throw new RangeError("the runtime names no offset for this time zone");
  const [, sign, hours, minutes, seconds] = match;
  const value =
    Number(hours ?? 0) * 60 * minute + Number(minutes ?? 0) * minute + Number(seconds ?? 0) * 1000;
  return sign === "-" ? -value : value;
}

/** The offsets of an IANA zone in a year; kept. */
export const yearOffsetsOf = (id: string, year: number): YearOffsets =>
  tables.getOrMake(`${id} ${year}`, () => {
    const formatter = formatterFor(id);
    return readYearOffsets((instant) => readOffset(formatter, instant), year);
  });

function isKnown(id: string): boolean {
  // Intl takes offsets such as +05:00 from some version on; they are no names.
  if (!/^[A-Za-z]/.test(id)) return false;
  try {
    formatterFor(id);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The zone of an IANA name, or undefined if the runtime does not know it. Names are compared without case. */
export const findIntlZone = (id: string): Zone | undefined =>
  zones.getOrMake(id, () => {
    if (!isKnown(id)) return undefined;
    if (/^(?:UTC|Etc\/UTC|Etc\/GMT|GMT|Zulu|Etc\/Zulu|Universal)$/i.test(id)) return { ...utc, id };
    return { id, offsetAt: (instant) => offsetIn(yearOffsetsOf(id, yearOf(instant)), instant) };
  });
