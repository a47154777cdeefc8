import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";

/** Clocks of a zone that the runtime does not know by the name that the text gives it. */
export type Clocks = (tzid: string, wall: number) => number | undefined;

interface Line {
  readonly name: string;
  readonly tzid: string | undefined;
  readonly value: string;
}

/** The lines of the events of a text, those of alarms left out, read with nothing but patterns. */
function eventsIn(text: string): readonly (readonly Line[])[] {
  const events: Line[][] = [];
  let path: string[] = [];
  for (const line of text.replace(/\r?\n[ \t]/g, "").split(/\r?\n/)) {
    const [, name = "", parameters = "", value = ""] =
      /^([\w-]+)((?:;[^=;:]+=(?:"[^"]*"|[^";:])*)*):(.*)$/.exec(line) ?? [];
    if (/^BEGIN$/i.test(name)) {
      path = [...path, value.trim().toUpperCase()];
      if (path.at(-1) === "VEVENT") events.push([]);
    } else if (/^END$/i.test(name)) path = path.slice(0, -1);
    else if (path.at(-1) === "VEVENT") {
      const tzid = /;TZID=(?:"([^"]*)"|([^;:]*))/i.exec(parameters);
      events.at(-1)?.push({ name: name.toUpperCase(), tzid: tzid?.[1] ?? tzid?.[2], value: value.trim() });
    }
  }
  return events;
}

/** Digits of a date or time, counted as if they were UTC. */
function wallOf(digits: string): number {
  const [, year, month, date, hour = "0", minute = "0", second = "0"] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?/.exec(digits) ?? [];
  return Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(date),
    Number(hour),
    Number(minute),
    Number(second),
  );
}

const toPlain = (wall: number) =>
  Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO("UTC").toPlainDateTime();

const known = new Map<string, boolean>();

/** Whether the runtime has a zone of that name. */
function isKnown(tzid: string): boolean {
  const before = known.get(tzid);
  if (before !== undefined) return before;
  let is = true;
  try {
    Temporal.Now.zonedDateTimeISO(tzid);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    is = false;
  }
  known.set(tzid, is);
  return is;
}

/** How the times of one event are read. */
class Reader {
  readonly #own: string;
  readonly #zone: string;
  readonly #clocks: Clocks;

  constructor(start: Line, own: string, clocks: Clocks) {
    this.#own = own;
    this.#clocks = clocks;
    this.#zone = this.#zoneOf(start);
  }

  #zoneOf({ value, tzid }: Line): string {
    if (!value.includes("T") || value.endsWith("Z")) return "UTC";
    return tzid === undefined || tzid === "" ? this.#own : tzid;
  }

  #instantIn(zone: string, wall: number): number {
    if (zone === "UTC") return wall;
    if (isKnown(zone)) return toPlain(wall).toZonedDateTime(zone).epochMilliseconds;
    const instant = this.#clocks(zone, wall);
    if (instant === undefined) throw new RangeError(`nobody knows the zone ${zone}`);
    return instant;
  }

  /** The instant of a time of the event's start. */
  toInstant(wall: number): number {
    return this.#instantIn(this.#zone, wall);
  }

  instantOf(line: Line): number {
    return this.#instantIn(this.#zoneOf(line), wallOf(line.value));
  }

  /** Times of a list, as the clock at the start shows them. */
  wallsOf(line: Line): number[] {
    return line.value.split(",").map((value) => {
      const [time = ""] = value.split("/");
      const zone = this.#zoneOf({ ...line, value: time });
      if (zone === this.#zone || !time.includes("T")) return wallOf(time);
      return this.toWall(this.#instantIn(zone, wallOf(time)));
    });
  }

  toWall(instant: number): number {
    if (this.#zone === "UTC") return instant;
    if (isKnown(this.#zone)) {
      const there = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(this.#zone);
      return instant + there.offsetNanoseconds / 1e6;
    }
    const guess = instant - (this.toInstant(instant) - instant);
    return guess - (this.toInstant(guess) - instant);
  }
}

function lengthOf(event: readonly Line[], start: Line, reader: Reader): number {
  const end = event.find(({ name }) => name === "DTEND");
  if (end && end.value !== "") return reader.instantOf(end) - reader.instantOf(start);
  const duration = event.find(({ name }) => name === "DURATION")?.value;
  if (duration !== undefined)
    return Temporal.Duration.from(duration).total({ unit: "milliseconds", relativeTo: "2026-01-01" });
  return start.value.includes("T") ? 0 : 86_400_000;
}

function wallsByRule(rule: string, start: number, until: number, reader: Reader): number[] {
  const inWall = rule.replace(/UNTIL=(\d{8}(?:T\d{6})?)(Z?)/i, (_, digits: string, utc: string) => {
    const limit = utc === "" ? wallOf(digits) : reader.toWall(wallOf(digits));
    const last = digits.includes("T") ? limit : limit + 86_399_000;
    return `UNTIL=${new Date(last).toISOString().replace(/[-:]|\.\d+/g, "")}`;
  });
  const dtstart = toPlain(start).toZonedDateTime("UTC");
  const series = new RRuleTemporal({ rruleString: `RRULE:${inWall}`, dtstart, maxIterations: 100_000 });
  return series.between(new Date(start), new Date(until), true).map((each) => each.epochMilliseconds);
}

/**
 * When an event of a text happens from its start until an instant, by a library that has no code in common with this
 * package: `start/end`, in order. A text with several events has one with its moved occurrences.
 *
 * @param own the zone of times that name none
 * @throws RangeError if the text says times that there are not
 */
export function independentOccurrences(text: string, until: number, own: string, clocks: Clocks): string[] {
  const events = eventsIn(text);
  const named = (event: readonly Line[], name: string) => event.find((line) => line.name === name);
  const master = events.find((event) => !named(event, "RECURRENCE-ID")) ?? events[0] ?? [];
  const start = named(master, "DTSTART");
  if (!start) throw new RangeError("an event has a start");
  const reader = new Reader(start, own, clocks);
  const first = wallOf(start.value);
  const lists = (name: string) =>
    master.filter((line) => line.name === name).flatMap((line) => reader.wallsOf(line));
  const rules = master.filter(({ name, value }) => name === "RRULE" && value !== "");
  const walls = new Set([
    first,
    ...rules.flatMap(({ value }) => wallsByRule(value, first, until, reader)),
    ...lists("RDATE"),
  ]);
  for (const wall of lists("EXDATE")) walls.delete(wall);
  const spans: [number, number][] = [];
  const length = lengthOf(master, start, reader);
  for (const event of events) {
    const id = named(event, "RECURRENCE-ID");
    const at = named(event, "DTSTART");
    if (event === master || !id || !at) continue;
    for (const wall of reader.wallsOf(id)) walls.delete(wall);
    const own_ = new Reader(at, own, clocks);
    const begin = own_.instantOf(at);
    spans.push([begin, begin + lengthOf(event, at, own_)]);
  }
  for (const wall of walls) spans.push([reader.toInstant(wall), reader.toInstant(wall) + length]);
  return spans
    .filter(([begin]) => begin < until)
    .map(([begin, end]) => `${new Date(begin).toISOString()}/${new Date(end).toISOString()}`)
    .sort();
}
