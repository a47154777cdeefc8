import { protocolVersions } from "@easkit/eas-schema";
import { afterAll, describe, expect, it } from "vitest";
import { type CalendarFile, ownCalendars, publishedCalendars } from "./testing/calendars.js";
import { exceptionFor, exceptions } from "./testing/version-exceptions.js";
import { compareEvent, type Difference, zone } from "./testing/version-report.js";

const events = [...ownCalendars(zone), ...publishedCalendars()];
const found: Difference[] = [];
let checks = 0;

/** Every event goes to every version, but those of large files each to one, in turn. */
const eventsFor = (index: number): readonly CalendarFile[] =>
  events.filter(({ isOfMany }, at) => !isOfMany || at % protocolVersions.length === index);

describe("an event that goes to a device and comes back", () => {
  it.each(protocolVersions.map((version, index) => [version, index] as const))(
    "happens, by an independent library, when it did, and says what it said (%s)",
    async (version, index) => {
      for (const event of eventsFor(index)) {
        const differences = await compareEvent(event, version);
        checks += 1;
        found.push(...differences);
        expect(differences.filter((each) => exceptionFor(each) === undefined)).toEqual([]);
      }
    },
    30_000,
  );

  it("differs where the list of exceptions says so, and in no case less than that", () => {
    const there = new Set(events.map(({ name }) => name));
    const idle = exceptions.flatMap((exception) =>
      exception.events.filter(
        (name) =>
          there.has(name) && !found.some((each) => each.event === name && exceptionFor(each) === exception),
      ),
    );
    expect(idle).toEqual([]);
  });

  afterAll(() => {
    if (process.env["EASKIT_REPORT"] === undefined) return;
    const lines = exceptions.map(({ reason, events: names }) => `  ${reason}: ${names.join(", ")}`);
    console.log(
      [`${events.length} events, ${checks} trips, ${found.length} differences`, ...lines].join("\n"),
    );
  });
});
