import { isAtLeast, type ProtocolVersion } from "@easkit/eas-schema";
import type { Difference } from "./version-report.js";

/** Events that are not the same once they have been to a device, and why. The text that was there keeps all of it. */
export interface Exception {
  readonly reason: string;
  readonly what: Difference["what"];
  /** Devices of this version and later ones do not differ; of all, if absent. */
  readonly before?: ProtocolVersion;
  readonly events: readonly string[];
}

/** All exceptions. */
export const exceptions: readonly Exception[] = [
  {
    reason: "no pattern of EAS recurs on the days that are both a certain date and a certain weekday",
    what: "occurrences",
    events: ["friday13.ics 1"],
  },
  {
    reason: "dates beside an endless rule have no place in an item",
    what: "occurrences",
    events: ["recur_instances.ics 1"],
  },
  {
    reason: "an item begins with its first occurrence; dates before DTSTART are none",
    what: "occurrences",
    events: ["google_birthday.ics 1"],
  },
  {
    reason: "of occurrences without their series an item shows the first",
    what: "occurrences",
    events: ["google_birthday.ics 2"],
  },
  {
    reason: "an EXDATE that is a date excludes the occurrence of that day, as many programs write it",
    what: "occurrences",
    events: ["rdate_exdate.ics 1"],
  },
  {
    reason: "bodies are plain text",
    what: "properties",
    before: "12.0",
    events: ["fixtures 9", "2207678.ics 1", "evolution2.ics 1"],
  },
  {
    reason: "all are invited to all occurrences",
    what: "properties",
    before: "14.0",
    events: ["recur_instances.ics 1"],
  },
];

/** The exception that a difference comes under. */
export const exceptionFor = ({ event, what, version }: Difference): Exception | undefined =>
  exceptions.find(
    (each) =>
      each.what === what &&
      each.events.includes(event) &&
      (each.before === undefined || !isAtLeast(version, each.before)),
  );
