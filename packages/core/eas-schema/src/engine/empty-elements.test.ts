import { decodeBytes } from "@easkit/wbxml";
import { describe, expect, it } from "vitest";
import { SendMail } from "../commands/send-mail.js";
import { Sync } from "../commands/sync.js";
import { calendar } from "../items/calendar.js";
import { email } from "../items/email.js";
import { airSync } from "../pages/air-sync.js";
import { calendar as page } from "../pages/calendar.js";
import { struct } from "./containers.js";
import { readMessage } from "./decode.js";
import { writeMessage } from "./encode.js";
import { fillPatch, type RawContent } from "./raw.js";
import { readRaw, readRawPatch } from "./read-raw.js";

const holder = struct(airSync.Sync, [airSync.ApplicationData]);

/** ApplicationData with what stands between its tags. */
async function contentOf(...between: number[]): Promise<RawContent> {
  const bytes = Uint8Array.from([0x03, 0x01, 0x6a, 0x00, 0x45, 0x5d, ...between, 0x01, 0x01]);
  const { applicationData } = await readMessage(holder, bytes);
  if (!applicationData) throw new Error("there should be content");
  return applicationData;
}

describe("an empty element", () => {
  it.each([
    ["as a token without content", [0x13]],
    ["as a token with content that ends at once", [0x53, 0x01]],
  ])("means the same %s: a flag is on", async (_, getChanges) => {
    const bytes = [0x03, 0x01, 0x6a, 0x00, 0x45, 0x5c, 0x4f, 0x4b, 0x03, 0x31, 0x00, 0x01, ...getChanges];
    const request = await readMessage(Sync.request, Uint8Array.from([...bytes, 0x01, 0x01, 0x01]));
    expect(request.collections).toEqual([{ syncKey: "1", getChanges: true }]);
  });

  it.each([
    ["nothing", [0x08], true],
    ["1", [0x48, 0x03, 0x31, 0x00, 0x01], true],
    ["0", [0x48, 0x03, 0x30, 0x00, 0x01], undefined],
  ])(
    "that says all by being there may hold a boolean all the same: SaveInSentItems with %s",
    async (_, element, value) => {
      // Page 21: SendMail 0x05, SaveInSentItems 0x08.
      const bytes = [0x03, 0x01, 0x6a, 0x00, 0x00, 0x15, 0x45, ...element, 0x01];
      const request = await readMessage(SendMail.request, Uint8Array.from(bytes));
      expect(request.saveInSentItems).toBe(value);
    },
  );

  // Page 4: Subject 0x26, Body 0x0b (2.5), Attendees 0x07, AllDayEvent 0x06, Reminder 0x24, Recurrence 0x1b.
  const empty = [0x00, 0x04, 0x26, 0x0b, 0x07, 0x06, 0x24, 0x1b];

  it("in a new item is an empty text or list, or says nothing", async () => {
    expect(readRaw(calendar, await contentOf(...empty))).toEqual({
      subject: "",
      legacyBody: "",
      attendees: [],
    });
  });

  it("in a change clears its property", async () => {
    expect(readRawPatch(calendar, await contentOf(...empty))).toEqual({
      subject: null,
      legacyBody: null,
      attendees: null,
      allDayEvent: null,
      reminder: null,
      recurrence: null,
    });
  });

  it("deeper in a change is part of the new value, and clears nothing of the old one", async () => {
    // Exceptions / Exception / Subject, Reminder
    expect(readRawPatch(calendar, await contentOf(0x00, 0x04, 0x54, 0x53, 0x26, 0x24, 0x01, 0x01))).toEqual({
      exceptions: [{ subject: "" }],
    });
  });

  it("that is absent says nothing, and one with content gives it", async () => {
    expect(readRawPatch(calendar, await contentOf())).toEqual({});
    expect(readRawPatch(calendar, await contentOf(0x00, 0x04, 0x66, 0x03, 0x61, 0x00, 0x01))).toEqual({
      subject: "a",
    });
  });

  it("Flag clears the flag of a message", async () => {
    expect(readRawPatch(email, await contentOf(0x00, 0x02, 0x3a))).toEqual({ flag: null });
    expect(readRaw(email, await contentOf(0x00, 0x02, 0x3a))).toEqual({});
  });

  it("is written for null, for an empty list and for an empty text, without content", async () => {
    const chunks: Uint8Array[] = [];
    const applicationData = fillPatch(calendar, { subject: "", attendees: [], reminder: null });
    await writeMessage(holder, { applicationData }, "16.1", (chunk) => void chunks.push(chunk));
    const tokens: number[] = [];
    decodeBytes(Buffer.concat(chunks), {
      startElement: (_, token) => void tokens.push(token),
      endElement: () => void tokens.push(1),
      text: () => void tokens.push(3),
      opaque: () => {},
    });
    expect(tokens.slice(2, -2)).toEqual([
      page.Reminder.token,
      1,
      page.Subject.token,
      1,
      page.Attendees.token,
      1,
    ]);
    expect(Buffer.concat(chunks).includes(Buffer.from([0x40 | page.Reminder.token]))).toBe(false);
  });
});

describe("an item read from kept content", () => {
  it("passes over elements of other classes, and tells of them", async () => {
    const ignored: string[] = [];
    const onIgnored = (path: readonly string[]) => void ignored.push(path.join("/"));
    expect(readRaw(calendar, await contentOf(0x00, 0x02, 0x14), { onIgnored })).toEqual({});
    expect(ignored).toEqual(["Sync/ApplicationData/page 2 token 0x14"]);
  });

  it("says where a bad value stands in the message", async () => {
    const content = await contentOf(0x00, 0x04, 0x66, 0x03, 0x61, 0x00, 0x01, 0x64, 0x03, 0x78, 0x00, 0x01);
    expect(() => readRaw(calendar, content)).toThrow("Sync/ApplicationData/Reminder: not a whole number");
  });
});
