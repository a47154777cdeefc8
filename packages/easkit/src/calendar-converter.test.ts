import type { CallContext, Principal } from "@easkit/backend";
import { expect, it } from "vitest";
import { createCalendarConverter } from "./calendar-converter.js";

const utc = (text: string) => new Date(`${text}Z`);
const log = { debug: () => {}, warn: () => {}, error: () => {} };
const callOf = (id: string): CallContext => ({
  principal: { id },
  signal: new AbortController().signal,
  log,
});
const zones: Readonly<Record<string, string>> = { ada: "America/New_York", ben: "Asia/Tokyo" };
const converter = createCalendarConverter(({ id }: Principal) => zones[id]);
const holiday = {
  allDayEvent: true,
  startTime: utc("2026-12-24T00:00:00"),
  endTime: utc("2026-12-25T00:00:00"),
};

it.each([
  ["ada", utc("2026-12-24T05:00:00")],
  ["ben", utc("2026-12-23T15:00:00")],
  ["cleo", utc("2026-12-24T00:00:00")],
])("shows %s all-day events at midnight of their zone, UTC if none is known", (id, startTime) => {
  const shaped = converter.toVersion(callOf(id), holiday, "14.1");
  expect(shaped.startTime).toEqual(startTime);
  const { endTime = startTime, timezone = "" } = shaped;
  const sent = { allDayEvent: true, startTime, endTime, timezone };
  expect(converter.fromVersion(callOf(id), sent, "14.1")).toEqual(holiday);
});

it("knows from the event as it is what a change is of", () => {
  const sent = { startTime: utc("2026-12-26T05:00:00"), endTime: utc("2026-12-27T05:00:00") };
  expect(converter.fromVersion(callOf("ada"), sent, "16.1", holiday).startTime).toEqual(
    utc("2026-12-26T00:00:00"),
  );
});

it("refuses a time zone that is cut", () => {
  const sent = { ...holiday, timezone: "AAAA" };
  expect(() => converter.fromVersion(callOf("ada"), sent, "14.1")).toThrow(
    expect.objectContaining({ code: "invalid" }),
  );
});
