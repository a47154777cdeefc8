import { fromVersionShape, toVersionShape } from "@easkit/convert-ical";
import {
  type CalendarProperties,
  type ContactsProperties,
  type ItemClass,
  isAtLeast,
  isInRange,
  itemClasses,
  type NotesProperties,
  type ProtocolVersion,
  protocolVersions,
  type RawContent,
  type RawSource,
  readRaw,
  type TasksProperties,
} from "@easkit/eas-schema";
import { propertiesAsOf } from "@easkit/eas-schema/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TestDevice } from "../testing/test-device.js";
import { openMailbox } from "../testing/test-mailbox.js";

type Pim = Exclude<ItemClass, "Email" | "SMS">;
type Properties = CalendarProperties & ContactsProperties & TasksProperties & NotesProperties;
type Given = Partial<Record<keyof Properties, unknown>>;

const words = fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom(..."aÄ b€<&>日😀") });
const text = words.map((each) => each.trim()).filter((each) => each !== "");
const moment = fc
  .integer({ min: Date.UTC(2000, 0, 1) / 60_000, max: Date.UTC(2040, 0, 1) / 60_000 })
  .map((minutes) => new Date(minutes * 60_000));
const body = text.map((data) => ({ type: "plain" as const, data }));
const categories = fc.uniqueArray(text, { minLength: 1, maxLength: 3 });
const sensitivity = fc.constantFrom("normal", "personal", "private", "confidential");
const person = fc.record({ name: text, email: fc.constantFrom("a@example.test", "b@example.test") });
const optional: { requiredKeys: [] } = { requiredKeys: [] };

const pattern = fc.oneof(
  fc.record({
    type: fc.constant("daily"),
    interval: fc.nat(9).map((n) => n + 1),
    occurrences: fc.constant(9),
  }),
  fc.record({
    type: fc.constant("weekly"),
    interval: fc.constant(2),
    dayOfWeek: fc.integer({ min: 1, max: 127 }),
  }),
  fc.record({
    type: fc.constant("monthly"),
    interval: fc.constant(1),
    dayOfMonth: fc.integer({ min: 1, max: 31 }),
  }),
);

const event = fc
  .record(
    {
      subject: text,
      body,
      categories,
      sensitivity,
      busyStatus: fc.constantFrom("free", "busy", "tentative"),
      reminder: fc.nat(600),
      recurrence: pattern,
      location: text.map((displayName) => ({ displayName })),
      attendees: fc.uniqueArray(person, { selector: ({ email }) => email, minLength: 1 }),
      onlineMeetingExternalLink: fc.webUrl(),
    },
    optional,
  )
  .chain((details) =>
    fc.record({ details: fc.constant(details), startTime: moment, allDayEvent: fc.boolean() }),
  )
  .map(({ details, startTime, allDayEvent }) => {
    const start = allDayEvent
      ? new Date(Math.floor(startTime.getTime() / 86_400_000) * 86_400_000)
      : startTime;
    return { ...details, allDayEvent, startTime: start, endTime: new Date(start.getTime() + 86_400_000) };
  });

const contact = fc.record(
  {
    fileAs: text,
    firstName: text,
    lastName: text,
    companyName: text,
    email1Address: fc.emailAddress(),
    mobilePhoneNumber: text,
    homeAddressCity: text,
    otherAddressStreet: text,
    birthday: moment,
    anniversary: moment,
    spouse: text,
    children: fc.array(text, { minLength: 1, maxLength: 2 }),
    categories,
    body,
    nickName: text,
    imAddress: text,
    managerName: text,
    yomiLastName: text,
    webPage: fc.webUrl(),
    picture: fc.constant("AAAA"),
  },
  optional,
);

const task = fc
  .record(
    {
      subject: text,
      body,
      categories,
      importance: fc.constantFrom("low", "normal", "high"),
      sensitivity,
      reminderTime: moment,
      dueDate: moment,
      recurrence: pattern,
      subOrdinalDate: text,
    },
    optional,
  )
  .map(({ reminderTime, dueDate, recurrence, ...rest }) => ({
    ...rest,
    ...(reminderTime && { reminderTime, reminderSet: true }),
    ...(dueDate && { dueDate, utcDueDate: dueDate }),
    ...(recurrence && { recurrence: { ...recurrence, start: new Date(Date.UTC(2026, 0, 1)) } }),
  }));

const note = fc.record(
  { subject: text, body, categories, messageClass: fc.constant("IPM.StickyNote") },
  optional,
);

const arbitraries: Readonly<Record<Pim, fc.Arbitrary<object>>> = {
  Calendar: event,
  Contacts: contact,
  Tasks: task,
  Notes: note,
};
const folders: Readonly<Record<Pim, string>> = {
  Calendar: "calendar",
  Contacts: "contacts",
  Tasks: "tasks",
  Notes: "notes",
};
const pims: readonly Pim[] = ["Calendar", "Contacts", "Tasks", "Notes"];

/** What a device of a version says for these properties. */
function spoken(itemClass: Pim, given: Given, version: ProtocolVersion): object {
  if (itemClass === "Calendar") return toVersionShape(given as CalendarProperties, version);
  const { body: said, ...others } = given as ContactsProperties;
  return isAtLeast(version, "12.0") || said === undefined ? given : { ...others, legacyBody: said.data };
}

/** What a device of a version has been told, in the words of 16.1. */
function understood(itemClass: Pim, content: RawContent, version: ProtocolVersion): object {
  if (itemClass === "Calendar") return fromVersionShape(readRaw(itemClasses.Calendar, content), version);
  const received: { readonly legacyBody?: string } =
    itemClass === "Notes" ? {} : readRaw(itemClasses[itemClass as "Contacts"], content);
  if (itemClass === "Notes") return readRaw(itemClasses.Notes, content);
  return received.legacyBody === undefined
    ? received
    : { ...received, body: { type: "plain", data: received.legacyBody } };
}

/** What both versions have words for. A place and a body every version has, in one form or another. */
function common(itemClass: Pim, given: Given, versions: readonly ProtocolVersion[]): object {
  const { location, body: said, ...others } = given;
  const { fields } = itemClasses[itemClass];
  const left = versions.reduce((value: object, version) => propertiesAsOf(fields, value, version), others);
  return { ...left, ...(location !== undefined && { location }), ...(said !== undefined && { body: said }) };
}

async function openPair(itemClass: Pim, from: ProtocolVersion, to: ProtocolVersion) {
  const { server, device: writer } = await openMailbox({ version: from });
  const reader = new TestDevice(server, to, "TEST2");
  await reader.run("FolderSync", { syncKey: "0" });
  const collectionId = folders[itemClass];
  const keys = new Map<TestDevice, string>();
  const sync = async (
    device: TestDevice,
    commands?: readonly {
      tag: "add";
      value: { clientId: string; applicationData: RawSource };
    }[],
  ) => {
    const syncKey = keys.get(device) ?? "0";
    const collections = [{ collectionId, syncKey, ...(commands && { commands }) }];
    const collection = (await device.run("Sync", { collections }))?.collections?.[0];
    keys.set(device, collection?.syncKey ?? syncKey);
    return collection;
  };
  await sync(writer);
  await sync(reader);
  return { writer, reader, sync };
}

const pairs = protocolVersions.flatMap((from) => protocolVersions.map((to) => [from, to] as const));

describe.each(pims)("items of %s", (itemClass) => {
  const known = pairs.filter(
    (pair) => itemClass !== "Notes" || pair.every((each) => isAtLeast(each, "14.0")),
  );
  it.each(known)("written at %s are the same at %s, as far as both have words", async (from, to) => {
    const { writer, reader, sync } = await openPair(itemClass, from, to);
    let made = 0;
    const items = fc.array(arbitraries[itemClass], { minLength: 1, maxLength: 4 });
    const check = async (given: readonly object[]) => {
      const commands = given.map((each) => ({
        tag: "add" as const,
        value: {
          clientId: `c${++made}`,
          applicationData: { fields: itemClasses[itemClass].fields, value: spoken(itemClass, each, from) },
        },
      }));
      const answered = await sync(writer, commands);
      const ids = (answered?.responses ?? []).map(({ value }) => ("serverId" in value ? value.serverId : ""));
      expect(answered?.responses?.map(({ value }) => value.status)).toEqual(given.map(() => "ok"));
      const told = new Map<string, RawContent>();
      for (const { value } of (await sync(reader))?.commands ?? [])
        if ("applicationData" in value) told.set(value.serverId, value.applicationData);
      for (const [at, each] of given.entries()) {
        const content = told.get(ids[at] ?? "");
        if (!content) return expect.unreachable(`item ${at} was not told`);
        expect(understood(itemClass, content, to)).toMatchObject(common(itemClass, each, [from, to]));
      }
    };
    await fc.assert(fc.asyncProperty(items, check), { numRuns: 2 });
  });
});

/** Rows as a table whose columns are as wide as what is in them. */
function print(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(3, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, at) => (cells[at] ?? "").padEnd(width)).join(" | ")} |`;
  const [head = [], ...others] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...others.map(line)].join("\n");
}

/** The elements that some version lacks, and the versions that have them. */
function tableOf(itemClass: Pim): string {
  const some = itemClasses[itemClass].fields.filter(
    (field) => field.since !== undefined || field.until !== undefined,
  );
  const rows = some.map((field) => [
    `${field.namespace}:${field.tag}`,
    ...protocolVersions.map((version) => (isInRange(version, field) ? "yes" : "")),
  ]);
  return print([["element", ...protocolVersions], ...rows]);
}

it("what a version has no words for is published", async () => {
  const tables = pims.map((itemClass) => `## ${itemClass}\n\n${tableOf(itemClass)}\n`);
  const page = `# What a version cannot say

Backends and devices of all versions share the same items. An element that a version lacks is not told to its devices and stays
as it is when they change the item. These are the elements that not all versions have; what all have is not listed. Some
things have another form in older versions and come across all the same: places (\`Location\` is text up to 14.1), bodies (of
2.5), all-day events (midnights up to 14.1) and exceptions of series. Attendees of one occurrence exist from 14.0 on. A test
keeps this page to the vocabulary.

${tables.join("\n")}`;
  await expect(page).toMatchFileSnapshot("../../../../../docs/guides/versions.md");
});
