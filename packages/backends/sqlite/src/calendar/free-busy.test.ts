import type { PropertiesByClass } from "@easkit/backend";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Office, openOffice } from "../testing/office.js";

let office: Office;
beforeEach(async () => {
  office = await openOffice(["anna", "ben"]);
});
afterEach(() => office.backend.close());

const at = (text: string) => new Date(`${text}:00Z`);
const period = { start: at("2026-03-02T00:00"), end: at("2026-03-07T00:00") };
const put = (user: string, properties: PropertiesByClass["Calendar"], folder = "calendar") =>
  office.backend.mailbox(user).put(folder, { class: "Calendar", properties });
const ask = async (addresses: readonly string[], viewer = "ben") =>
  await office.backend.getFreeBusy?.(office.ctx(viewer), addresses, period);

describe("when somebody is busy", () => {
  test("is told from single events and series, but not for free or cancelled ones", async () => {
    const start = at("2026-03-03T08:00");
    const end = at("2026-03-03T09:00");
    await put("anna", { startTime: start, endTime: end, busyStatus: "outOfOffice" });
    await put("anna", { startTime: start, endTime: end, busyStatus: "free" });
    await put("anna", { startTime: start, endTime: end, meetingStatus: 5 });
    await put("anna", { startTime: at("2025-03-03T08:00"), endTime: at("2025-03-03T09:00") });
    await put("anna", {
      startTime: at("2025-01-01T12:00"),
      endTime: at("2025-01-01T12:30"),
      busyStatus: "tentative",
      recurrence: { type: "weekly", interval: 1, dayOfWeek: 8 },
      exceptions: [{ instanceId: at("2026-02-25T12:00"), startTime: at("2026-03-05T07:00") }],
    });
    await put("ben", { startTime: start, endTime: end });
    expect(await ask(["anna@example.test"])).toEqual([
      {
        busy: [
          { start, end, status: "outOfOffice" },
          { start: at("2026-03-04T12:00"), end: at("2026-03-04T12:30"), status: "tentative" },
          { start: at("2026-03-05T07:00"), end: at("2026-03-05T07:30"), status: "tentative" },
        ],
      },
    ]);
  });

  test("is told in the order that was asked in, and unknown of people elsewhere", async () => {
    office.backend.addressList.put({ emailAddress: "who@far.test", displayName: "Who" });
    const unknown = { failure: "unknown" };
    expect(await ask(["who@far.test", "ben@example.test", "nobody@far.test"])).toEqual([
      unknown,
      { busy: [] },
      unknown,
    ]);
  });

  test("is told to those who may know", async () => {
    const { sharing } = office.backend;
    sharing.shareFreeBusy("anna", "everybody", "none");
    expect(await ask(["anna@example.test"])).toEqual([{ failure: "unknown" }]);
    expect(await ask(["anna@example.test"], "anna")).toEqual([{ busy: [] }]);
    sharing.shareFreeBusy("anna", "ben", "times");
    expect(await ask(["anna@example.test"])).toEqual([{ busy: [] }]);
    sharing.shareFreeBusy("anna", "everybody", undefined);
    sharing.shareFreeBusy("anna", "ben", "none");
    expect(await ask(["anna@example.test"])).toEqual([{ failure: "unknown" }]);
  });

  test("of a group is told together, unless it is too large", async () => {
    const { addressList } = office.backend;
    const [start, end] = [at("2026-03-03T08:00"), at("2026-03-03T09:00")];
    await put("anna", { startTime: start, endTime: end });
    await put("ben", { startTime: start, endTime: end, busyStatus: "tentative" });
    const group = { emailAddress: "all@example.test", displayName: "All" };
    const members = ["anna@example.test", "ben@example.test", "who@far.test"];
    addressList.putGroup({ ...group, members });
    expect(await ask(["all@example.test"])).toEqual([
      {
        busy: [
          { start, end, status: "busy" },
          { start, end, status: "tentative" },
        ],
      },
    ]);
    const many = Array.from({ length: 21 }, (_, number) => `m${number}@far.test`);
    addressList.putGroup({ ...group, members: many });
    expect(await ask(["all@example.test"])).toEqual([{ failure: "too-large" }]);
  });

  test("is told although a device wrote a series that cannot be", async () => {
    const recurrence = { type: "weekly", interval: 0, dayOfWeek: 0 } as const;
    await put("anna", { startTime: at("2026-03-03T08:00"), endTime: at("2026-03-03T07:00"), recurrence });
    await put("anna", { subject: "no time at all" });
    expect(await ask(["anna@example.test"])).toMatchObject([{ busy: expect.any(Array) }]);
  });
});
