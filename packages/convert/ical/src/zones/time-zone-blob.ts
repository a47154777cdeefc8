import { BoundedMap } from "./bounded-map.js";
import { matchZone } from "./match-zone.js";
import { day, minute } from "./zone.js";
import { zoneNamed } from "./zone-names.js";
import { type ChangeRule, rulesOfIntlZone, type ZoneRules } from "./zone-rules.js";

const length = 172;
const at = { bias: 0, standardDate: 68, standardBias: 84, daylightDate: 152, daylightBias: 168 } as const;
// The last moment of a day stands for the midnight that ends it: a SYSTEMTIME has no hour 24.
const endOfDay = { hour: 23, minute: 59, second: 59, millisecond: 999 } as const;

function writeChange(view: DataView, start: number, rule: ChangeRule): void {
  const minutes = Math.floor(rule.time / minute);
  const time =
    rule.time >= day
      ? endOfDay
      : { hour: Math.floor(minutes / 60), minute: minutes % 60, second: 0, millisecond: 0 };
  const values = [rule.year ?? 0, rule.month, rule.dayOfWeek, rule.week];
  for (const [index, value] of [...values, time.hour, time.minute, time.second, time.millisecond].entries())
    view.setUint16(start + index * 2, value, true);
}

function readChange(view: DataView, start: number): ChangeRule | undefined {
  const field = (index: number) => view.getUint16(start + index * 2, true);
  const year = field(0);
  const [month, dayOfWeek, week] = [field(1), field(2), field(3)];
  if (month < 1 || month > 12 || dayOfWeek > 6 || week < 1 || week > (year > 0 ? 31 : 5)) return undefined;
  if (field(4) > 24 || field(5) > 59) return undefined;
  const late = field(4) === 23 && field(5) === 59 && field(6) === 59;
  const time = late ? day : (field(4) * 60 + field(5)) * minute;
  return { month, dayOfWeek, week, time, ...(year > 0 && { year }) };
}

/** Writes rules as the base64 of a TimeZone structure, without names (MS-ASDTYPE 2.7.4). */
export function encodeTimeZone(rules: ZoneRules): string {
  const view = new DataView(new ArrayBuffer(length));
  view.setInt32(at.bias, -rules.offset, true);
  if (rules.daylight) {
    writeChange(view, at.standardDate, rules.daylight.end);
    writeChange(view, at.daylightDate, rules.daylight.start);
    view.setInt32(at.daylightBias, rules.offset - rules.daylight.offset, true);
  }
  return btoa(String.fromCharCode(...new Uint8Array(view.buffer)));
}

function readBytes(blob: string): DataView {
  const text = atob(blob.replace(/\s+/g, ""));
  if (text.length < length)
    throw new RangeError(`a TimeZone structure has ${length} bytes, not ${text.length}`);
  return new DataView(Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer);
}

/**
 * Reads a TimeZone structure. Names are passed over: clients write them in the language of their user. A structure
 * whose dates make no sense is a zone without changes.
 *
 * @throws RangeError if there are fewer than 172 bytes; DOMException if it is no base64
 */
export function decodeTimeZone(blob: string): ZoneRules {
  const view = readBytes(blob);
  const bias = view.getInt32(at.bias, true);
  const end = readChange(view, at.standardDate);
  const start = readChange(view, at.daylightDate);
  const negate = (value: number) => (value === 0 ? 0 : -value);
  if (!start || !end) return { offset: negate(bias) };
  const standard = negate(bias + view.getInt32(at.standardBias, true));
  const daylight = negate(bias + view.getInt32(at.daylightBias, true));
  if (standard === daylight) return { offset: standard };
  // Where winter is the exception, as in Dublin, the structure may have it the other way round.
  return standard < daylight
    ? { offset: standard, daylight: { offset: daylight, start, end } }
    : { offset: daylight, daylight: { offset: standard, start: end, end: start } };
}

const blobs = new BoundedMap<string, string>(4096);

/**
 * The TimeZone structure, in base64, of a zone as its clocks go in `year`. Kept per zone and year.
 *
 * @param zoneId an IANA or Windows name
 * @throws RangeError if the name is unknown
 */
export function toTimeZoneBlob(zoneId: string, year: number): string {
  return blobs.getOrMake(`${zoneId} ${year}`, () =>
    encodeTimeZone(rulesOfIntlZone(zoneNamed(zoneId).id, year)),
  );
}

/** How to find the zone of a structure. */
export interface BlobOptions {
  /** The year whose clocks the structure describes: that of the event. The current year if absent. */
  readonly year?: number;
  /** Zones to be tried first, such as the one that the item had or that of the user. */
  readonly prefer?: readonly string[];
}

/** What a structure says. */
export interface BlobZone {
  /** A zone whose clocks go that way in that year; absent if there is none, then only the rules count. */
  readonly zoneId?: string;
  readonly rules: ZoneRules;
}

/**
 * Finds the zone that a TimeZone structure describes. Many zones share their rules, so the one found shows the same
 * times but need not be the one that the device meant. 172 zero bytes are UTC.
 *
 * @throws RangeError if there are fewer than 172 bytes; DOMException if it is no base64
 */
export function fromTimeZoneBlob(blob: string, options: BlobOptions = {}): BlobZone {
  const rules = decodeTimeZone(blob);
  const zoneId = matchZone(rules, options.year ?? new Date().getUTCFullYear(), options.prefer ?? []);
  return { rules, ...(zoneId !== undefined && { zoneId }) };
}
