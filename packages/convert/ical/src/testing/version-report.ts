import {
  type CalendarProperties,
  type CalendarReceived,
  isAtLeast,
  type ProtocolVersion,
} from "@easkit/eas-schema";
import { openEvent } from "../event/open-event.js";
import { fromCalendar, fromVersionShape, toCalendar, toVersionShape } from "../index.js";
import { plainOf } from "../text/body.js";
import { instantOf } from "../zones/zone.js";
import type { CalendarFile } from "./calendars.js";
import { type Clocks, independentOccurrences } from "./independent-occurrences.js";
import { overTheWire } from "./over-the-wire.js";

/** What of an event is not the same after it went to a device of a version and came back. */
export interface Difference {
  readonly event: string;
  readonly what: "occurrences" | "properties" | "text";
  readonly version: ProtocolVersion;
  readonly detail: string;
}

/** The user's zone. */
export const zone = "Europe/Berlin";
const years = 3 * 366 * 86_400_000;

/** Properties that only devices of a version and later ones have: docs/guides/versions.md. */
const since: Readonly<Record<string, ProtocolVersion>> = {
  nativeBodyType: "12.0",
  responseRequested: "14.0",
  appointmentReplyTime: "14.0",
  responseType: "14.0",
  disallowNewTimeProposal: "14.0",
  onlineMeetingConfLink: "14.1",
  onlineMeetingExternalLink: "14.1",
  attendeeStatus: "12.0",
  attendeeType: "12.0",
  clientUid: "16.0",
  attachments: "16.0",
};

/** What a version can say of an item. A new text has stamps of its own. */
function sayable(item: CalendarProperties | CalendarReceived, version: ProtocolVersion): unknown {
  const hidden = (name: string, value: unknown): unknown => {
    const first = since[name];
    if (first !== undefined && !isAtLeast(version, first)) return undefined;
    return value;
  };
  const { dtStamp: _, uid: __, ...rest } = item;
  return JSON.parse(JSON.stringify(rest, hidden));
}

function parting(before: readonly string[], after: readonly string[]): string {
  const lost = before.filter((each) => !after.includes(each));
  const made = after.filter((each) => !before.includes(each));
  const show = (list: readonly string[]) => `${list.length} (${list.slice(0, 2).join(", ")})`;
  return `${show(lost)} lost, ${show(made)} made`;
}

/** Clocks that only the text itself tells of. */
function clocksOf(ics: string): Clocks {
  const { zones } = openEvent(ics, { zone });
  return (tzid, wall) => instantOf(zones.find(tzid), wall);
}

const expand = (ics: string, until: number): string[] =>
  independentOccurrences(ics, until, zone, clocksOf(ics));

/** Bodies are in plain text for devices of 2.5, which have no other. */
function asRendered(item: CalendarReceived, version: ProtocolVersion): CalendarReceived {
  const { body } = item;
  if (isAtLeast(version, "12.0") || body?.type !== "html") return item;
  return { ...item, body: { type: "plain", data: plainOf(body.data ?? "") } };
}

const expanded = new Map<string, readonly string[]>();

/** When an event happens before it goes anywhere; kept for the other versions. */
function expandOriginal({ name, ics }: CalendarFile, until: number): readonly string[] {
  const before = expanded.get(name) ?? expand(ics, until);
  expanded.set(name, before);
  return before;
}

/** Takes an event to a device of a version and back, and compares it with what it was. */
export async function compareEvent(
  file: CalendarFile,
  version: ProtocolVersion,
): Promise<readonly Difference[]> {
  const { name: event, ics } = file;
  const options = { zone, version };
  const item = toCalendar(ics, options);
  const sent = await overTheWire(toVersionShape(asRendered(item, version), version, options), version);
  const back = fromVersionShape(sent, version, { ...options, current: item });
  const anew = fromCalendar(back, options);
  const until = (item.startTime?.getTime() ?? 0) + years;
  const [before, after] = [expandOriginal(file, until), expand(anew, until)];
  const [was, is] = [sayable(item, version), sayable(toCalendar(anew, options), version)].map((each) =>
    JSON.stringify(each),
  );
  const found: Difference[] = [];
  if (fromCalendar(back, { ...options, previous: ics }) !== ics)
    found.push({ event, what: "text", version, detail: "what came back changes it" });
  if (before.join() !== after.join())
    found.push({ event, what: "occurrences", version, detail: parting(before, after) });
  if (was !== is) found.push({ event, what: "properties", version, detail: `${was} ${is}` });
  return found;
}
