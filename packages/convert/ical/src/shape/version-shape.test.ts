import type { CalendarPatch } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { toTimeZoneBlob } from "../zones/time-zone-blob.js";
import { fromVersionShape } from "./from-version-shape.js";
import { toVersionShape } from "./to-version-shape.js";

const utc = (text: string) => new Date(`${text}Z`);
const newYork = { zone: "America/New_York" };
const holiday = {
  allDayEvent: true,
  startTime: utc("2026-12-24T00:00:00"),
  endTime: utc("2026-12-27T00:00:00"),
};
const zeros = btoa("\0".repeat(172));

describe("all-day events", () => {
  it("go from midnight to midnight of the user up to 14.1, and are dates without a zone from 16.0 on (MS-ASCAL_R2005)", () => {
    expect(toVersionShape(holiday, "14.1", newYork)).toMatchObject({
      timezone: toTimeZoneBlob("America/New_York", 2026),
      startTime: utc("2026-12-24T05:00:00"),
      endTime: utc("2026-12-27T05:00:00"),
    });
    expect(toVersionShape({ ...holiday, timezone: zeros }, "16.1", newYork)).toEqual(holiday);
  });

  it.each(["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kolkata", "Australia/Lord_Howe"])(
    "are on their days, there and back: %s",
    (zone) => {
      for (const version of ["2.5", "12.1", "14.1", "16.0", "16.1"] as const) {
        const { startTime, endTime, allDayEvent, timezone } = toVersionShape(holiday, version, { zone });
        const sent: CalendarPatch = {
          ...(startTime && { startTime }),
          ...(endTime && { endTime }),
          ...(timezone && { timezone }),
          ...(allDayEvent && { allDayEvent }),
        };
        expect(fromVersionShape(sent, version, { zone })).toEqual(holiday);
      }
    },
  );

  it.each<[string, CalendarPatch]>([
    ["with a zone of zeros and midnights in UTC", { timezone: zeros }],
    ["without any zone and midnights in UTC", {}],
    ["with the user's zone and midnights in UTC", { timezone: toTimeZoneBlob("America/New_York", 2026) }],
    [
      "with a zone of zeros and midnights of the user",
      { timezone: zeros, startTime: utc("2026-12-24T05:00:00"), endTime: utc("2026-12-27T05:00:00") },
    ],
    [
      "with another zone and its midnights",
      {
        timezone: toTimeZoneBlob("Asia/Tokyo", 2026),
        startTime: utc("2026-12-23T15:00:00"),
        endTime: utc("2026-12-26T15:00:00"),
      },
    ],
    [
      "an hour beside midnight, by a wrong daylight saving",
      {
        timezone: toTimeZoneBlob("America/New_York", 2026),
        startTime: utc("2026-12-24T04:00:00"),
        endTime: utc("2026-12-27T04:00:00"),
      },
    ],
  ])("of devices that send them %s are on the days that were meant", (_, sent) => {
    for (const version of ["14.1", "16.1"] as const)
      expect(fromVersionShape({ ...holiday, ...sent }, version, newYork)).toEqual(holiday);
  });

  it("that end when they start last a day, also over a change of the clock", () => {
    const day = {
      allDayEvent: true,
      startTime: utc("2026-03-08T05:00:00"),
      endTime: utc("2026-03-08T05:00:00"),
      timezone: toTimeZoneBlob("America/New_York", 2026),
    };
    expect(fromVersionShape(day, "14.1", newYork).endTime).toEqual(utc("2026-03-09T00:00:00"));
    expect(
      fromVersionShape({ ...day, endTime: utc("2026-03-09T04:00:00") }, "14.1", newYork).endTime,
    ).toEqual(utc("2026-03-09T00:00:00"));
  });

  it("are known from the item where a change does not say it", () => {
    const sent = { startTime: utc("2026-12-25T05:00:00"), endTime: utc("2026-12-26T05:00:00") };
    expect(fromVersionShape(sent, "14.1", { ...newYork, current: holiday })).toEqual({
      startTime: utc("2026-12-25T00:00:00"),
      endTime: utc("2026-12-26T00:00:00"),
    });
    expect(fromVersionShape(sent, "14.1", newYork)).toEqual(sent);
  });
});

describe("exceptions, places and bodies", () => {
  const series = {
    startTime: utc("2026-12-24T10:00:00"),
    endTime: utc("2026-12-24T11:00:00"),
    allDayEvent: false,
    location: { displayName: "", street: "1 Main St", city: "Town" },
    body: { type: "plain" as const, data: "Text" },
    exceptions: [
      { instanceId: utc("2026-12-25T10:00:00"), deleted: true },
      { instanceId: utc("2026-12-26T10:00:00"), location: { displayName: "Annex" } },
    ],
  };

  it("have no attendees of their own before 14.0 (MS-ASCAL_R2023)", () => {
    const attendees = [{ email: "ada@example.test", name: "Ada" }];
    const exceptions = [{ instanceId: utc("2026-12-25T10:00:00"), attendees }];
    const said = (version: "12.1" | "14.0") =>
      Array.from(toVersionShape({ ...series, exceptions }, version).exceptions as typeof exceptions);
    expect(said("12.1")[0]).not.toHaveProperty("attendees");
    expect(said("14.0")[0]).toMatchObject({ attendees });
  });

  it("have their older words up to 14.1", () => {
    const shaped = toVersionShape(series, "12.1");
    expect(shaped).toMatchObject({
      timezone: zeros,
      locationText: "1 Main St, Town",
      exceptions: [
        { exceptionStartTime: utc("2026-12-25T10:00:00"), deleted: true },
        { exceptionStartTime: utc("2026-12-26T10:00:00"), locationText: "Annex" },
      ],
    });
    expect(shaped).not.toHaveProperty("legacyBody");
    expect(toVersionShape(series, "2.5")).toMatchObject({
      legacyBody: "Text",
      bodyTruncated: false,
      sensitivity: "normal",
    });
    expect(toVersionShape(series, "16.0")).toBe(series);
  });

  it("come back in the words of 16.1", () => {
    const sent: CalendarPatch = {
      locationText: "Inn",
      legacyBody: "Text",
      exceptions: [{ exceptionStartTime: utc("2026-12-26T10:00:00"), locationText: "" }],
    };
    expect(fromVersionShape(sent, "2.5")).toEqual({
      location: { displayName: "Inn" },
      body: { type: "plain", data: "Text" },
      exceptions: [{ instanceId: utc("2026-12-26T10:00:00"), location: { displayName: "" } }],
    });
    expect(fromVersionShape({ locationText: null, legacyBody: null }, "2.5")).toEqual({
      location: null,
      body: null,
    });
  });

  it("of an all-day series are named by the midnight of their date", () => {
    const shaped = toVersionShape(
      { ...holiday, exceptions: [{ instanceId: utc("2026-12-31T00:00:00"), deleted: true }] },
      "14.1",
      newYork,
    );
    expect(shaped.exceptions).toEqual([{ exceptionStartTime: utc("2026-12-31T05:00:00"), deleted: true }]);
    const back = fromVersionShape(
      { allDayEvent: true, exceptions: [{ exceptionStartTime: utc("2026-12-31T05:00:00"), deleted: true }] },
      "14.1",
      newYork,
    );
    expect(back.exceptions).toEqual([{ instanceId: utc("2026-12-31T00:00:00"), deleted: true }]);
  });

  it("may be a stream", async () => {
    async function* exceptions() {
      yield { instanceId: utc("2026-12-25T10:00:00"), deleted: true };
    }
    const shaped = toVersionShape({ ...series, exceptions: exceptions() }, "14.1");
    const list: unknown[] = [];
    for await (const each of shaped.exceptions ?? []) list.push(each);
    expect(list).toEqual([{ exceptionStartTime: utc("2026-12-25T10:00:00"), deleted: true }]);
  });
});

describe("places of older devices, which are text", () => {
  const quay = { displayName: "Terminal 2", street: "Quay Road 7", latitude: 60.4, longitude: 22.2 };
  const nameless = { street: "Mill Lane 1", city: "Northquay" };
  const at = utc("2026-12-31T09:00:00");
  const current = { location: quay, exceptions: [{ instanceId: at, location: nameless }] };

  it("keep their addresses when the text comes back", () => {
    const echo = {
      locationText: "Terminal 2",
      exceptions: [
        { exceptionStartTime: at, locationText: "Mill Lane 1, Northquay" },
        { exceptionStartTime: utc("2027-01-07T09:00:00"), locationText: "Terminal 2" },
      ],
    };
    for (const version of ["2.5", "14.1"] as const) {
      const { location, exceptions } = fromVersionShape(echo, version, { current });
      expect(location).toEqual(quay);
      expect(exceptions?.map((each) => each.location)).toEqual([nameless, quay]);
    }
  });

  it("are new when the text is another one, or the device is of 16.0 or later", () => {
    expect(fromVersionShape({ locationText: "Terminal 3" }, "14.1", { current })).toEqual({
      location: { displayName: "Terminal 3" },
    });
    expect(fromVersionShape({ locationText: null }, "14.1", { current })).toEqual({ location: null });
    const renamed = { location: { displayName: "Terminal 2" } };
    expect(fromVersionShape(renamed, "16.1", { current })).toEqual(renamed);
  });
});
