import { readWrittenTime, writeDate, writeDateTime } from "../recurrence/until.js";
import { instantOf, utc, type Zone } from "../zones/zone.js";
import type { Component, Property, Value } from "./component.js";
import { parameter, propertyNamed } from "./property.js";
import type { ZoneFinder } from "./zone-finder.js";

/** How a date or time is written: as a date, in UTC, in a zone, or as whatever the clock on the wall shows. */
export type MomentForm = "date" | "utc" | "zoned" | "floating";

/** A date or time in a calendar. */
export interface Moment {
  readonly form: MomentForm;
  /** As the clock shows it; for dates midnight. */
  readonly wall: number;
  readonly zone: Zone;
}

/** Zones for reading: by name, and the user's own for times without one. */
export interface ZoneContext {
  readonly find: ZoneFinder;
  readonly own: Zone;
}

/** Reads one value of a property that holds dates or times; of a period, its start. */
export function momentOf(
  property: Property,
  value: Value | undefined,
  zones: ZoneContext,
): Moment | undefined {
  const written = readWrittenTime(String(Array.isArray(value) ? value[0] : value));
  if (!written) return undefined;
  const { wall } = written;
  if (written.isDate) return { form: "date", wall, zone: zones.own };
  if (written.isUtc) return { form: "utc", wall, zone: utc };
  const tzid = parameter(property, "tzid");
  return tzid ? { form: "zoned", wall, zone: zones.find(tzid) } : { form: "floating", wall, zone: zones.own };
}

/** The moment of the first property of a name. */
export function momentNamed(component: Component, name: string, zones: ZoneContext): Moment | undefined {
  const property = propertyNamed(component, name);
  return property && momentOf(property, property.values[0], zones);
}

/** The instant of a moment; of a date, midnight in the user's zone. */
export const instantOfMoment = ({ wall, zone }: Moment): number => instantOf(zone, wall);

/** The parameters and value that write a moment. */
export function momentProperty(name: string, { form, wall, zone }: Moment): Property {
  if (form === "date") return { name, parameters: {}, type: "date", values: [writeDate(wall)] };
  const value = `${writeDateTime(wall)}${form === "utc" ? "Z" : ""}`;
  return { name, parameters: form === "zoned" ? { tzid: zone.id } : {}, type: "date-time", values: [value] };
}

const durationForm = /^([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** A duration in milliseconds; undefined if the text is none. */
export function readDuration(text: string): number | undefined {
  const match = durationForm.exec(text);
  if (!match) return undefined;
  const [weeks, days, hours, minutes, seconds] = match.slice(2, 7).map((part) => Number(part ?? 0));
  const total =
    ((((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return (match[1] === "-" ? -total : total) * 1000;
}

/** Writes a duration of whole minutes: `-PT15M`. */
export function writeDuration(minutes: number): string {
  const size = Math.abs(minutes);
  const sign = minutes < 0 ? "-" : "";
  if (size > 0 && size % 1440 === 0) return `${sign}P${size / 1440}D`;
  if (size > 0 && size % 60 === 0) return `${sign}PT${size / 60}H`;
  return `${sign}PT${size}M`;
}
