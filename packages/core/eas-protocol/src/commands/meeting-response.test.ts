import { type Backend, BackendError, type ItipDraft, type OutgoingMail } from "@easkit/backend";
import { readItip, writeItip } from "@easkit/convert-ical";
import type { CalendarProperties, ProtocolVersion } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { toLongId } from "../items/long-id.js";
import { openMailbox } from "../testing/test-mailbox.js";

const utc = (text: string) => new Date(`${text}Z`);
const meeting: CalendarProperties = {
  uid: "meeting-1",
  subject: "Plans",
  startTime: utc("2099-12-01T09:00:00"),
  endTime: utc("2099-12-01T10:00:00"),
  organizerEmail: "bob@example.com",
  organizerName: "Bob",
  attendees: [
    { email: "alice@example.com", name: "Alice" },
    { email: "carol@example.com", name: "Carol" },
  ],
};
const weekly: CalendarProperties = { ...meeting, recurrence: { type: "weekly", interval: 1, dayOfWeek: 4 } };
const tuesday = utc("2099-12-08T09:00:00");
const versions = [
  "2.5",
  "12.1",
  "14.0",
  "14.1",
  "16.0",
  "16.1",
] as const satisfies readonly ProtocolVersion[];

async function read(mail: OutgoingMail): Promise<string> {
  let text = "";
  for await (const chunk of mail.mime.open()) text += new TextDecoder().decode(chunk);
  return text;
}

const icalIn = (mail: string): string => /BEGIN:VCALENDAR[\s\S]*END:VCALENDAR\r\n/.exec(mail)?.[0] ?? "";

interface OpenOptions {
  readonly version?: ProtocolVersion;
  readonly override?: (backend: Backend) => Partial<Backend>;
}

/** Alice's mailbox and device, and what is sent from it. */
async function open({ version = "16.1", override }: OpenOptions = {}) {
  const sent: string[] = [];
  const wrap = (backend: Backend): Backend => ({
    ...backend,
    async sendMail(_ctx, mail) {
      sent.push(await read(mail));
    },
    ...override?.(backend),
  });
  const mailbox = await openMailbox({ version, wrap });
  const alice = mailbox.backend.mailbox("alice");
  const invite = (event = meeting, more: Partial<ItipDraft> = {}): string => {
    const draft = { method: "request", event, sequence: 0, stamp: utc("2099-11-01T10:00:00") } as const;
    const { ical } = writeItip({ ...draft, ...more });
    return mailbox.deliver(event.subject ?? "", { text: `Come!\n${ical}` });
  };
  const put = (properties: CalendarProperties): string =>
    alice.put("calendar", { class: "Calendar", properties: { meetingStatus: 3, ...properties } }).id;
  const events = (): CalendarProperties[] =>
    [...alice.folders.get("calendar").items.list({})].flatMap(({ id }) => {
      const { content } = alice.get("calendar", id);
      return content.class === "Calendar" ? [content.properties] : [];
    });
  const count = (folderId: string): number => [...alice.folders.get(folderId).items.list({})].length;
  type Wish = NonNullable<Parameters<typeof mailbox.device.run<"MeetingResponse">>[1]>["requests"];
  type One = NonNullable<Wish> extends Iterable<infer O> | AsyncIterable<infer O> ? O : never;
  const respond = async (...requests: One[]) => {
    const answer = await mailbox.device.run("MeetingResponse", { requests });
    return answer?.results ?? [];
  };
  const fromInbox = (
    requestId: string,
    userResponse: One["userResponse"] = "accepted",
    more: Partial<One> = {},
  ) => respond({ userResponse, collectionId: "inbox", requestId, ...more });
  const fromCalendar = (
    requestId: string,
    userResponse: One["userResponse"] = "accepted",
    more: Partial<One> = {},
  ) => respond({ userResponse, collectionId: "calendar", requestId, ...more });
  return { ...mailbox, sent, invite, put, events, count, respond, fromInbox, fromCalendar };
}

describe("an invitation in the inbox", () => {
  it.each(versions)("becomes an event when it is accepted, and leaves the inbox, at %s", async (version) => {
    const { invite, fromInbox, events, count } = await open({ version });
    const [result] = await fromInbox(invite());
    expect(result).toMatchObject({ status: "ok", calendarId: expect.any(String) });
    expect(events()).toMatchObject([
      {
        uid: "meeting-1",
        responseType: "accepted",
        busyStatus: "busy",
        meetingStatus: 3,
        organizerEmail: "bob@example.com",
        attendees: [{ attendeeStatus: "accepted" }, { email: "carol@example.com" }],
      },
    ]);
    expect([count("inbox"), count("deletedItems")]).toEqual([0, 1]);
  });

  it("is tentative in the calendar too, and without an event if it is declined", async () => {
    const { invite, fromInbox, events } = await open();
    await fromInbox(invite(), "tentative");
    expect(events()).toMatchObject([{ responseType: "tentative", busyStatus: "tentative" }]);
    // MS-ASCMD_R837: a declined meeting has no CalendarId.
    const [result] = await fromInbox(invite(), "declined");
    expect(result).toEqual({ requestId: expect.any(String), status: "ok" });
    expect(events()).toEqual([]);
  });

  it("is answered by its long id, which is not repeated", async () => {
    const { invite, respond } = await open();
    const longId = toLongId({ folderId: "inbox", itemId: invite() });
    const [result] = await respond({ userResponse: "accepted", longId });
    expect(result).toEqual({ status: "ok", calendarId: expect.any(String) });
  });

  it("is answered by mail only if the device wants that (MS-ASCMD_R7113 to R7115)", async () => {
    const { invite, fromInbox, sent } = await open();
    await fromInbox(invite());
    expect(sent).toEqual([]);
    await fromInbox(invite({ ...meeting, uid: "b" }), "accepted", { sendResponse: {} });
    const body = { type: "plain", data: "Gladly." } as const;
    await fromInbox(invite({ ...meeting, uid: "c" }), "declined", { sendResponse: { body } });
    expect(sent.map((mail) => readItip(icalIn(mail)))).toMatchObject([
      { method: "reply", uid: "b", answers: [{ email: "alice@example.com", status: "accepted" }] },
      { method: "reply", uid: "c", answers: [{ status: "declined" }], comment: "Gladly." },
    ]);
    expect(sent[0]).toMatch(/^To: bob@example.com$/m);
    expect(sent[1]).toMatch(/^Subject: Declined: Plans$/m);
    expect(sent[1]).toContain("Gladly.");
  });

  it("is answered by the device itself up to 14.1", async () => {
    const { invite, fromInbox, sent } = await open({ version: "14.1" });
    await fromInbox(invite());
    expect(sent).toEqual([]);
  });

  it("can be answered with another time at 16.1", async () => {
    const { invite, fromInbox, sent } = await open();
    const [start, end] = [utc("2099-12-02T09:00:00"), utc("2099-12-02T10:00:00")];
    const sendResponse = { proposedStartTime: start, proposedEndTime: end };
    const [result] = await fromInbox(invite(), "tentative", { sendResponse });
    expect(result?.status).toBe("ok");
    expect(readItip(icalIn(sent[0] ?? ""))).toMatchObject({ method: "counter", proposed: { start, end } });
    const half = { sendResponse: { proposedStartTime: start } };
    expect(await fromInbox(invite({ ...meeting, uid: "b" }), "tentative", half)).toMatchObject([
      { status: "invalidRequest" },
    ]);
  });

  it("makes one event and one reply, however often it is answered the same way", async () => {
    const { invite, fromInbox, fromCalendar, events, sent } = await open();
    const id = invite();
    const first = await fromInbox(id, "accepted", { sendResponse: {} });
    const calendarId = first[0]?.calendarId ?? "";
    // The device did not hear of it.
    expect(await fromInbox(id, "accepted", { sendResponse: {} })).toEqual(first);
    expect(await fromCalendar(calendarId, "accepted", { sendResponse: {} })).toMatchObject([
      { status: "ok", calendarId },
    ]);
    // The same invitation came twice.
    expect(await fromInbox(invite(), "accepted", { sendResponse: {} })).toMatchObject([{ calendarId }]);
    expect(events()).toHaveLength(1);
    expect(sent).toHaveLength(1);
  });

  it("is answered again after another answer", async () => {
    const { invite, fromInbox, fromCalendar, sent, events } = await open();
    const [first] = await fromInbox(invite(), "accepted", { sendResponse: {} });
    await fromCalendar(first?.calendarId ?? "", "declined", { sendResponse: {} });
    expect(events()).toEqual([]);
    const [again] = await fromInbox(invite(), "accepted", { sendResponse: {} });
    expect(again?.calendarId).toBeDefined();
    expect(events()).toHaveLength(1);
    expect(sent.map((mail) => readItip(icalIn(mail))?.answers[0]?.status)).toEqual([
      "accepted",
      "declined",
      "accepted",
    ]);
  });

  it("brings the event up to date, but not if it is older than the event", async () => {
    const { invite, fromInbox, events } = await open();
    const old = invite(meeting, { sequence: 0 });
    const moved = { ...meeting, startTime: utc("2099-12-01T13:00:00"), endTime: utc("2099-12-01T14:00:00") };
    await fromInbox(invite(moved, { sequence: 2 }));
    await fromInbox(old, "tentative");
    expect(events()).toMatchObject([{ startTime: moved.startTime, responseType: "tentative" }]);
  });

  it("to one occurrence changes that occurrence of the series alone", async () => {
    const { invite, fromInbox, events } = await open();
    await fromInbox(invite(weekly));
    const moved = {
      instanceId: tuesday,
      startTime: utc("2099-12-08T15:00:00"),
      endTime: utc("2099-12-08T16:00:00"),
    };
    const event = { ...weekly, exceptions: [moved] };
    await fromInbox(invite(event, { instanceId: tuesday, sequence: 1 }), "tentative");
    expect(events()).toMatchObject([
      { responseType: "accepted", exceptions: [{ ...moved, responseType: "tentative" }] },
    ]);
    await fromInbox(invite(event, { instanceId: tuesday, sequence: 1 }), "declined");
    expect(events()).toMatchObject([{ exceptions: [{ instanceId: tuesday, deleted: true }] }]);
  });

  it("to one occurrence of a series that is not in the calendar is an event by itself", async () => {
    const { invite, fromInbox, events, sent } = await open();
    await fromInbox(invite(weekly, { instanceId: tuesday }), "accepted", { sendResponse: {} });
    expect(events()).toMatchObject([{ instanceId: tuesday, startTime: tuesday }]);
    expect(readItip(icalIn(sent[0] ?? ""))).toMatchObject({ answers: [{ instanceId: tuesday }] });
  });
});

describe("a meeting in the calendar", () => {
  it.each(["14.1", "16.0", "16.1"] as const)("is answered at %s", async (version) => {
    const { put, fromCalendar, events } = await open({ version });
    const id = put(meeting);
    expect(await fromCalendar(id, "tentative")).toEqual([{ requestId: id, status: "ok", calendarId: id }]);
    expect(events()).toMatchObject([{ responseType: "tentative" }]);
    await fromCalendar(id, "declined");
    expect(events()).toEqual([]);
  });

  it.each(["2.5", "12.1", "14.0"] as const)("cannot be answered at %s (MS-ASCMD_R6068)", async (version) => {
    const { put, fromCalendar, events } = await open({ version });
    const id = put(meeting);
    expect(await fromCalendar(id)).toEqual([{ requestId: id, status: "invalidRequest" }]);
    expect(events()[0]?.responseType).toBeUndefined();
  });

  it("is answered for one occurrence", async () => {
    const { put, fromCalendar, events, sent } = await open();
    const id = put(weekly);
    const instanceId = "2099-12-08T09:00:00.000Z";
    const [result] = await fromCalendar(id, "declined", { instanceId, sendResponse: {} });
    expect(result).toEqual({ requestId: id, status: "ok" });
    expect(events()).toMatchObject([{ exceptions: [{ instanceId: tuesday, deleted: true }] }]);
    expect(readItip(icalIn(sent[0] ?? ""))).toMatchObject({
      answers: [{ status: "declined", instanceId: tuesday }],
    });
  });
});

describe("what cannot be answered", () => {
  it.each([
    // MS-ASCMD_R3195, R3196, R4186
    ["20991208", weekly, "invalidDateTime"],
    ["2099-12-08T09:00:00.000Z", meeting, "noRecurrenceInCalendar"],
    ["2020-12-08T09:00:00.000Z", weekly, "invalidRequest"],
    ["", weekly, "invalidRequest"],
  ] as const)("the occurrence %j", async (instanceId, event, status) => {
    const { put, fromCalendar } = await open();
    expect(await fromCalendar(put(event), "accepted", { instanceId })).toMatchObject([{ status }]);
  });

  it("an occurrence of a message (MS-ASCMD_R4185)", async () => {
    const { invite, fromInbox } = await open();
    const instanceId = "2099-12-08T09:00:00.000Z";
    expect(await fromInbox(invite(weekly), "accepted", { instanceId })).toMatchObject([
      { status: "invalidRequest" },
    ]);
  });

  it("what is no meeting, one's own meeting, a cancellation, what is not there (MS-ASCMD_R4182 to R4184)", async () => {
    const { put, invite, deliver, fromInbox, fromCalendar, respond } = await open();
    const results = [
      await fromCalendar(put({ subject: "Dentist", uid: "d", meetingStatus: 0 })),
      await fromCalendar(put({ ...meeting, organizerEmail: "ALICE@example.com", meetingStatus: 1 })),
      await fromInbox(invite(meeting, { method: "cancel" })),
      await fromInbox(deliver("Hello")),
      await fromInbox("nothing"),
      await respond({ userResponse: "accepted", collectionId: "nowhere", requestId: "1" }),
      await respond({ userResponse: "accepted", collectionId: "inbox" }),
      await respond({ userResponse: "accepted", longId: "?", collectionId: "inbox" }),
    ];
    for (const [result] of results) expect(result?.status).toBe("invalidRequest");
  });

  it("hurts no other answer, and a mailbox that is down is said to be", async () => {
    const { invite, respond } = await open({
      override: (backend) => ({
        async getItem(ctx, folderId, id, want) {
          if (id === "down") throw new BackendError("unavailable", "later");
          if (id === "broken") throw new Error("broken");
          return backend.getItem(ctx, folderId, id, want);
        },
      }),
    });
    const one = (requestId: string) =>
      ({ userResponse: "accepted", collectionId: "inbox", requestId }) as const;
    const results = await respond(one("down"), one("broken"), one(invite()));
    expect(results.map(({ status }) => status)).toEqual(["mailboxError", "serverError", "ok"]);
  });
});

describe("a groupware that answers invitations by itself", () => {
  it("is told who answers what, with the same key when the device repeats itself", async () => {
    const calls: unknown[] = [];
    const { fromInbox, sent } = await open({
      override: () => ({
        async respondToMeeting(_ctx, reply, { idempotencyKey }) {
          calls.push({ ...reply, idempotencyKey });
          return { calendarItemId: "event-1" };
        },
      }),
    });
    const body = { type: "plain", data: "Yes" } as const;
    const wish = { sendResponse: { body } };
    expect(await fromInbox("m1", "accepted", wish)).toEqual([
      { requestId: "m1", status: "ok", calendarId: "event-1" },
    ]);
    await fromInbox("m1", "accepted", wish);
    expect(calls[0]).toMatchObject({
      folderId: "inbox",
      id: "m1",
      response: "accepted",
      message: { comment: { type: "plain", text: "Yes" } },
    });
    expect(calls[1]).toEqual(calls[0]);
    await fromInbox("m1", "declined");
    await fromInbox("m1", "accepted", wish);
    expect(calls[3]).not.toEqual(calls[0]);
    expect(sent).toEqual([]);
  });
});

it.each([
  [[], true],
  [["updateItem"], false],
] as const)(
  "is announced if the backend has the methods for it, without %j: %j",
  async (without, isThere) => {
    const { device } = await openMailbox({ without });
    const { headers } = await device.raw({ method: "OPTIONS" });
    expect(headers["ms-asprotocolcommands"]?.split(",").includes("MeetingResponse")).toBe(isThere);
  },
);
