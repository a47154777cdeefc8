import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createSqliteBackend, type SqliteBackend } from "@easkit/backend-sqlite";
import { writeItip } from "@easkit/convert-ical";
import { createDevice, type Device } from "@easkit/device";
import { type CalendarReceived, fill, fillPatch, itemClasses, readRaw } from "@easkit/eas-schema";
import { toNodeHandler } from "@easkit/host-node";
import { createEasServer } from "easkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

type Version = "14.1" | "16.1";

let backend: SqliteBackend;
let eas: ReturnType<typeof createEasServer>;
let server: Server;
let url: string;
const people: Person[] = [];

beforeEach(async () => {
  backend = createSqliteBackend({ path: ":memory:" });
  for (const [id, displayName] of [
    ["anna", "Anna"],
    ["ben", "Ben"],
  ] as const) {
    await backend.users.create({ id, displayName, addresses: [`${id}@example.test`] });
  }
  eas = createEasServer({ backend });
  server = createServer(toNodeHandler(eas)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});

afterEach(async () => {
  for (const person of people.splice(0)) person.device.close();
  await eas.close();
  server.close();
  await backend.close();
});

type Event = CalendarReceived;
interface Occurrence {
  readonly instanceId: Date;
  readonly startTime: Date;
  readonly endTime: Date;
}
type Answer = "accepted" | "tentative" | "declined";

/** The device of one person, with what its calendar shows. */
class Person {
  readonly device: Device;
  readonly #name: string;
  readonly #version: Version;
  readonly #calendar = new Map<string, Event>();
  #sequence = 0;

  constructor(name: string, version: Version) {
    this.#name = name;
    this.#version = version;
    const password = backend.users.addAppPassword(name, "device");
    this.device = createDevice({ url, user: name, password, version });
    people.push(this);
  }

  get address(): string {
    return `${this.#name}@example.test`;
  }

  /** 16.1 leaves the messages to the server; 14.1 writes them itself. */
  get #writesMail(): boolean {
    return this.#version === "14.1";
  }

  /** Brings everything up to date and gives the one event of the calendar, if there is one. */
  async look(): Promise<{ readonly id: string; readonly event: Event } | undefined> {
    const { errors } = await this.device.sync(undefined, {
      onItem: ({ collectionId, kind, serverId, content }) => {
        if (collectionId !== "calendar") return;
        if (kind === "delete" || kind === "softDelete") this.#calendar.delete(serverId);
        else if (content) this.#calendar.set(serverId, readRaw(itemClasses.Calendar, content));
      },
    });
    expect(errors).toEqual([]);
    expect(this.#calendar.size).toBeLessThanOrEqual(1);
    const [entry] = this.#calendar;
    return entry && { id: entry[0], event: entry[1] };
  }

  /** The same, where there has to be one. */
  async see(): Promise<{ readonly id: string; readonly event: Event }> {
    const found = await this.look();
    if (!found) throw new Error(`${this.#name} sees no event`);
    return found;
  }

  async #send(to: string, draft: Parameters<typeof writeItip>[0]): Promise<void> {
    const { ical } = writeItip(draft);
    const method = draft.method.toUpperCase();
    const mime = `From: ${this.address}\r\nTo: ${to}\r\nSubject: Plans\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; charset=utf-8; method=${method}\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(ical).toString("base64")}\r\n`;
    await this.device.sendMail(mime, { saveInSent: false });
  }

  async #write(
    command: "add" | "change" | "delete",
    id: string,
    properties: object = {},
    instanceId?: Date,
  ): Promise<string> {
    const applicationData =
      command === "add"
        ? fill(itemClasses.Calendar, properties)
        : fillPatch(itemClasses.Calendar, properties);
    const commands =
      command === "add"
        ? [{ tag: "add", value: { clientId: id, applicationData } } as const]
        : command === "change"
          ? [
              {
                tag: "change",
                value: {
                  serverId: id,
                  applicationData,
                  ...(instanceId && { instanceId }),
                },
              } as const,
            ]
          : [{ tag: "delete", value: { serverId: id } } as const];
    const answer = await this.device.syncOnce({
      collections: [{ collectionId: "calendar", commands, deletesAsMoves: false }],
    });
    const [collection] = answer.collections;
    expect(collection?.status).toBe("ok");
    for (const { status } of collection?.responses ?? []) expect(status).toBe("ok");
    return collection?.responses[0]?.serverId ?? id;
  }

  /** Makes a meeting and invites. */
  async invite(event: Event, guest: Person): Promise<string> {
    const attendees = [{ email: guest.address, name: "Ben", attendeeType: "required" }] as const;
    const own = {
      uid: "meeting-1",
      organizerEmail: this.address,
      organizerName: "Anna",
      dtStamp: new Date(),
    };
    const given = { ...event, meetingStatus: 1, attendees, ...(this.#writesMail ? own : {}) };
    const id = await this.#write("add", "c1", given);
    if (this.#writesMail) {
      await this.#send(guest.address, { method: "request", event: given, sequence: 0, stamp: new Date() });
    }
    // What a device has written itself does not come back.
    this.#calendar.set(id, { ...event, attendees: [...attendees] });
    return id;
  }

  /** Changes the meeting and tells the guest. */
  async change(id: string, before: Event, patch: Event, guest: Person): Promise<void> {
    await this.#write("change", id, this.#writesMail ? { ...before, ...patch } : patch);
    if (this.#writesMail) {
      const event = { ...before, ...patch };
      this.#sequence += 1;
      await this.#send(guest.address, {
        method: "request",
        event,
        sequence: this.#sequence,
        stamp: new Date(),
      });
    }
  }

  /** Moves one occurrence: with the whole series up to 14.1, by itself from 16.0 on. */
  async moveOccurrence(id: string, before: Event, moved: Occurrence, guest: Person): Promise<void> {
    const { instanceId, startTime, endTime } = moved;
    if (this.#version === "16.1") {
      await this.#write("change", id, { startTime, endTime }, instanceId);
      return;
    }
    const event = { ...before, exceptions: [moved] };
    await this.#write("change", id, {
      ...before,
      exceptions: [{ exceptionStartTime: instanceId, startTime, endTime }],
    });
    this.#sequence += 1;
    const stamp = new Date();
    await this.#send(guest.address, {
      method: "request",
      event,
      sequence: this.#sequence,
      stamp,
      instanceId,
    });
  }

  /** Calls the meeting off. */
  async cancel(id: string, event: Event, guest: Person): Promise<void> {
    if (this.#writesMail) {
      this.#sequence += 1;
      await this.#send(guest.address, {
        method: "cancel",
        event,
        sequence: this.#sequence,
        stamp: new Date(),
      });
    }
    await this.#write("delete", id);
    this.#calendar.delete(id);
  }

  /** The invitation in the Inbox; once it has been answered, the event in the calendar. */
  async #whatToAnswer(): Promise<{ readonly collectionId: string; readonly requestId: string }> {
    const [newest] = (await this.device.items("inbox")).map(({ id }) => id).sort();
    if (newest !== undefined) return { collectionId: "inbox", requestId: newest };
    return { collectionId: "calendar", requestId: (await this.see()).id };
  }

  /** Answers the invitation, perhaps with another time. */
  async respond(
    answer: Answer,
    event: Event,
    proposed?: { readonly start: Date; readonly end: Date },
  ): Promise<void> {
    const words = { accepted: 1, tentative: 2, declined: 3 } as const;
    const { collectionId, requestId } = await this.#whatToAnswer();
    const times = proposed
      ? `<ProposedStartTime>${proposed.start.toISOString()}</ProposedStartTime><ProposedEndTime>${proposed.end.toISOString()}</ProposedEndTime>`
      : "";
    const sends = this.#writesMail ? "" : `<SendResponse>${times}</SendResponse>`;
    const xml = `<MeetingResponse xmlns="MeetingResponse"><Request><UserResponse>${words[answer]}</UserResponse><CollectionId>${collectionId}</CollectionId><RequestId>${requestId}</RequestId>${sends}</Request></MeetingResponse>`;
    const { xml: result } = await this.device.raw("MeetingResponse", xml);
    expect(result).toContain("<Status>1</Status>");
    if (!this.#writesMail) return;
    const { organizerEmail = "" } = event;
    await this.#send(organizerEmail, {
      method: proposed ? "counter" : "reply",
      event,
      sequence: 0,
      stamp: new Date(),
      answer: { email: this.address, status: answer },
      ...(proposed && { proposed }),
    });
  }
}

const at = (text: string) => new Date(`${text}:00Z`);

describe.each([
  ["14.1", "14.1"],
  ["16.1", "16.1"],
  ["14.1", "16.1"],
  ["16.1", "14.1"],
] as const)("two people, with a device of version %s and one of %s", (ofAnna, ofBen) => {
  async function open() {
    const [anna, ben] = [new Person("anna", ofAnna), new Person("ben", ofBen)];
    for (const person of [anna, ben]) {
      await person.device.folderSync();
      expect(await person.look()).toBeUndefined();
    }
    return { anna, ben };
  }
  const times = { startTime: at("2099-03-02T10:00"), endTime: at("2099-03-02T11:00") };
  const plans = { subject: "Plans", busyStatus: "busy", allDayEvent: false, ...times } as const;

  it("invite, accept, propose a new time, take it, and call it off, and both calendars are right", async () => {
    const { anna, ben } = await open();
    const id = await anna.invite(plans, ben);
    const invited = await ben.see();
    expect(invited.event).toMatchObject({
      subject: "Plans",
      ...times,
      meetingStatus: 3,
      busyStatus: "tentative",
      responseType: "notResponded",
      organizerEmail: "anna@example.test",
    });

    await ben.respond("accepted", invited.event);
    expect((await ben.see()).event).toMatchObject({ ...times, busyStatus: "busy", responseType: "accepted" });
    const accepted = await anna.see();
    expect(accepted).toMatchObject({
      id,
      event: { ...times, attendees: [{ email: "ben@example.test", attendeeStatus: "accepted" }] },
    });

    const proposed = { start: at("2099-03-03T14:00"), end: at("2099-03-03T15:00") };
    await ben.respond("tentative", (await ben.see()).event, proposed);
    expect((await ben.see()).event).toMatchObject({ ...times, responseType: "tentative" });
    const asked = await anna.see();
    expect(asked.event).toMatchObject({ ...times, attendees: [{ attendeeStatus: "tentative" }] });
    if (ofAnna === "16.1") {
      expect(asked.event).toMatchObject({
        attendees: [{ proposedStartTime: proposed.start, proposedEndTime: proposed.end }],
      });
    }

    const moved = { startTime: proposed.start, endTime: proposed.end };
    await anna.change(id, asked.event, moved, ben);
    expect((await ben.see()).event).toMatchObject({
      ...moved,
      busyStatus: "tentative",
      responseType: "notResponded",
    });
    await ben.respond("accepted", (await ben.see()).event);
    const agreed = await anna.see();
    expect(agreed.event).toMatchObject({ ...moved, attendees: [{ attendeeStatus: "accepted" }] });
    expect((await ben.see()).event).toMatchObject({ ...moved, responseType: "accepted", busyStatus: "busy" });

    await anna.cancel(id, agreed.event, ben);
    expect((await ben.see()).event).toMatchObject({ ...moved, meetingStatus: 7, busyStatus: "free" });
    expect(await anna.look()).toBeUndefined();
  });

  it("move one occurrence of a series, and the others stay where they are", async () => {
    const { anna, ben } = await open();
    const recurrence = { type: "daily", interval: 1, occurrences: 5 } as const;
    const id = await anna.invite({ ...plans, recurrence }, ben);
    await ben.respond("accepted", (await ben.see()).event);
    const before = await anna.see();
    const instanceId = at("2099-03-04T10:00");
    const late = { startTime: at("2099-03-04T16:00"), endTime: at("2099-03-04T17:00") };
    await anna.moveOccurrence(id, before.event, { instanceId, ...late }, ben);
    const seen = (await ben.see()).event;
    expect(seen).toMatchObject({ ...times, responseType: "accepted", recurrence: { occurrences: 5 } });
    expect(seen.exceptions).toHaveLength(1);
    expect(seen.exceptions?.[0]).toMatchObject(late);
    const [busy] =
      (await backend.getFreeBusy?.(
        {
          principal: { id: "anna" },
          signal: new AbortController().signal,
          log: { debug() {}, warn() {}, error() {} },
        },
        ["ben@example.test"],
        { start: at("2099-03-01T00:00"), end: at("2099-03-10T00:00") },
      )) ?? [];
    expect(busy && "busy" in busy ? busy.busy.map(({ start }) => start) : busy).toEqual(
      [
        "2099-03-02T10:00",
        "2099-03-03T10:00",
        "2099-03-04T16:00",
        "2099-03-05T10:00",
        "2099-03-06T10:00",
      ].map(at),
    );
  });
});
