import type { Backend, Item, OutgoingMail } from "@easkit/backend";
import { BackendError } from "@easkit/backend";
import type { ProtocolVersion } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { toLongId } from "../items/long-id.js";
import { openMailbox, primeInbox, propertiesOf, syncInbox } from "../testing/test-mailbox.js";

const encode = (text: string) => new TextEncoder().encode(text);
const answer =
  "From: alice@example.com\nTo: bob@example.com\nBcc: carol@example.com\nSubject: Re: Lunch\n\nYes.\n";

async function read(mail: OutgoingMail): Promise<string> {
  let text = "";
  for await (const chunk of mail.mime.open()) text += new TextDecoder().decode(chunk);
  return text;
}

/** A mailbox with one message, and what has been sent from it. */
async function open(
  options: { version?: ProtocolVersion; override?: (backend: Backend) => Partial<Backend> } = {},
) {
  const { version, override } = options;
  const sent: string[] = [];
  const wrap = (backend: Backend): Backend => ({
    ...backend,
    async sendMail(_ctx, mail) {
      sent.push(await read(mail));
    },
    ...override?.(backend),
  });
  const mailbox = await openMailbox({ ...(version && { version }), wrap });
  const id = mailbox.deliver("Lunch", { text: "Shall we?" });
  const item = async (): Promise<Item> => {
    const ctx = { principal: { id: "alice" }, signal: new AbortController().signal, log: console };
    return mailbox.backend.getItem(ctx, "inbox", id, { parts: "all" });
  };
  const flags = async () => {
    const found = await item();
    return "flags" in found ? found.flags : undefined;
  };
  return { ...mailbox, sent, id, flags };
}

const since14 = ["14.0", "14.1", "16.0", "16.1"] as const;
const until12 = ["2.5", "12.0", "12.1"] as const;

describe.each([
  ["SmartReply", "reply", { answered: true }],
  ["SmartForward", "forward", { forwarded: true }],
] as const)("%s", (command, kind, marks) => {
  it.each(since14)("sends what was written with the original, and marks it, at %s", async (version) => {
    const { device, sent, id, flags } = await open({ version });
    const source = { folderId: "inbox", itemId: id };
    expect(await device.run(command, { clientId: "m1", source, mime: encode(answer) })).toBeUndefined();
    expect(sent).toEqual([`${answer}${kind} of Shall we?\n`]);
    expect(await flags()).toMatchObject(marks);
  });

  it.each(until12)("takes the message as it is and the item from the URL, at %s", async (version) => {
    const { device, sent, id, flags, backend } = await open({ version });
    const url = `${device.urlOf(command)}&CollectionId=inbox&ItemId=${id}&SaveInSent=T`;
    const headers = { "content-type": "message/rfc822" };
    const request = { url, headers, body: encode(answer) };
    expect(await device.raw(request)).toMatchObject({ status: 200, body: new Uint8Array(0) });
    expect(await device.raw(request)).toMatchObject({ status: 200 });
    expect(sent).toEqual([`${answer}${kind} of Shall we?\n`]);
    expect(await flags()).toMatchObject(marks);
    expect(backend.mailbox("alice").folders.get("sentItems").items.size).toBe(1);
  });

  it.each(until12)("says with HTTP what is wrong, at %s", async (version) => {
    const { device, sent, id } = await open({ version });
    const status = async (query: string) => {
      const headers = { "content-type": "message/rfc822" };
      const url = `${device.urlOf(command)}&${query}`;
      return (await device.raw({ url, headers, body: encode(answer) })).status;
    };
    expect(await status("CollectionId=inbox")).toBe(400);
    expect(await status("LongId=none")).toBe(400);
    expect(await status("CollectionId=inbox&ItemId=gone")).toBe(500);
    expect(await status(`CollectionId=inbox&ItemId=${id}&Occurrence=someday`)).toBe(400);
    expect(sent).toEqual([]);
    expect(await status(`LongId=${toLongId({ folderId: "inbox", itemId: id })}`)).toBe(200);
  });

  it("sends what was written alone if that replaces the original", async () => {
    const { device, sent, id, flags } = await open();
    const source = { folderId: "inbox", itemId: id };
    await device.run(command, { clientId: "m1", source, mime: encode(answer), replaceMime: true });
    expect(sent).toEqual([answer]);
    expect(await flags()).toMatchObject(marks);
  });

  it("finds the original by its long id, and is sent once for a ClientId even when the original is gone", async () => {
    const { device, sent, id, backend } = await open();
    const source = { longId: toLongId({ folderId: "inbox", itemId: id }) };
    const wish = { clientId: "m1", source, mime: encode(answer), saveInSentItems: true };
    expect(await device.run(command, wish)).toBeUndefined();
    backend.mailbox("alice").remove("inbox", id);
    expect(await device.run(command, wish)).toBeUndefined();
    expect(sent).toHaveLength(1);
    expect(backend.mailbox("alice").folders.get("sentItems").items.size).toBe(1);
  });

  it("tells the device of the mark as a change of flags", async () => {
    const { device, id } = await open();
    const key = await primeInbox(device);
    const first = await syncInbox(device, key);
    await device.run(command, {
      clientId: "m1",
      source: { folderId: "inbox", itemId: id },
      mime: encode(answer),
    });
    const next = await syncInbox(device, first?.syncKey ?? "");
    const [change] = next?.commands ?? [];
    if (change?.tag !== "change") throw new Error("no change");
    expect(propertiesOf(change.value.applicationData)).toMatchObject({
      lastVerbExecuted: kind === "reply" ? "repliedToSender" : "forwarded",
      lastVerbExecutionTime: expect.any(Date),
    });
  });

  it("has a status for each way to be wrong, and then sends nothing", async () => {
    const { device, sent, id, backend, deliver } = await open();
    const source = { folderId: "inbox", itemId: id };
    const run = (wish: object) =>
      device.run(command, { clientId: "m1", source, mime: encode(answer), ...wish });
    expect(await run({ source: undefined })).toEqual({ status: "invalidXml" });
    expect(await run({ mime: undefined })).toEqual({ status: "invalidMime" });
    expect(await run({ mime: encode("From: a@b\nTo: nobody:;\n\nx") })).toEqual({
      status: "messageHasNoRecipient",
    });
    expect(await run({ source: { itemId: id } })).toEqual({ status: "invalidCombinationOfIDs" });
    expect(await run({ source: { ...source, longId: "x" } })).toEqual({ status: "invalidCombinationOfIDs" });
    expect(await run({ source: { longId: "??" } })).toEqual({ status: "invalidIDs" });
    expect(await run({ source: { folderId: "inbox", itemId: "gone" } })).toEqual({ status: "itemNotFound" });
    expect(await run({ source: { folderId: "gone", itemId: id } })).toEqual({ status: "itemNotFound" });
    expect(await run({ accountId: "other" })).toEqual({ status: "invalidAccountId" });
    expect(await run({ templateID: "secret" })).toEqual({ status: "irmFeatureDisabled" });
    const note = backend.mailbox("alice").put("notes", { class: "Notes", properties: { subject: "n" } });
    expect(await run({ source: { folderId: "notes", itemId: note.id } })).toEqual({
      status: "unexpectedItemClass",
    });
    const broken = deliver("Broken", { headers: "X-Fault: cannot\n" });
    expect(await run({ source: { folderId: "inbox", itemId: broken } })).toEqual({
      status: "messageReplyFailed",
    });
    expect(sent).toEqual([]);
    expect(await run({})).toBeUndefined();
  });

  it("says what the backend says against sending it", async () => {
    const refusals = [
      ["too-large", "attachmentIsTooLarge"],
      ["quota", "sendQuotaExceeded"],
      ["not-found", "messageRecipientUnresolved"],
      ["unsupported", "mailSubmissionFailed"],
    ] as const;
    for (const [code, status] of refusals) {
      const sendMail = async () => {
        throw new BackendError(code, "no");
      };
      const { device, id, flags } = await open({ override: () => ({ sendMail }) });
      const source = { folderId: "inbox", itemId: id };
      expect(await device.run(command, { clientId: "m1", source, mime: encode(answer) })).toEqual({ status });
      expect(await flags()).toEqual({ read: false });
    }
  });

  it("is done although the mark fails, which is told to the log", async () => {
    const setFlags = async () => {
      throw new BackendError("unavailable", "no flags today");
    };
    const { device, id, sent, server } = await open({ override: () => ({ setFlags }) });
    const source = { folderId: "inbox", itemId: id };
    expect(await device.run(command, { clientId: "m1", source, mime: encode(answer) })).toBeUndefined();
    expect(sent).toHaveLength(1);
    expect(server.events).toContainEqual(
      expect.objectContaining({ type: "fault", where: `mark of inbox ${id}` }),
    );
  });

  it("knows the accounts that the backend names", async () => {
    const seen: (string | undefined)[] = [];
    const { device, id } = await open({
      override: () => ({
        getUserInformation: async () => ({
          emailAddresses: ["alice@example.com"],
          accounts: [
            { id: "work", emailAddresses: ["alice@work.example"] },
            { id: "feed", emailAddresses: [], sendDisabled: true },
          ],
        }),
        sendMail: async (_ctx, mail) => {
          seen.push(mail.accountId);
        },
      }),
    });
    const source = { folderId: "inbox", itemId: id };
    const run = (accountId: string) =>
      device.run(command, { clientId: accountId, source, mime: encode(answer), accountId });
    expect(await run("feed")).toEqual({ status: "accountSendDisabled" });
    expect(await run("work")).toBeUndefined();
    expect(seen).toEqual(["work"]);
    const settings = await device.run("Settings", { userInformation: { get: true } });
    expect(settings?.userInformation?.get?.accounts?.map(({ accountId }) => accountId)).toEqual([
      undefined,
      "work",
      "feed",
    ]);
  });

  it("does what the license of a protected message lets it", async () => {
    const rightsManagementLicense = { replyAllowed: false, forwardAllowed: false };
    const { device, id } = await open({
      override: (backend) => ({
        async getItem(...args) {
          const item = await backend.getItem(...args);
          return "mime" in item ? { ...item, properties: { rightsManagementLicense } } : item;
        },
      }),
    });
    const source = { folderId: "inbox", itemId: id };
    expect(await device.run(command, { clientId: "m1", source, mime: encode(answer) })).toEqual({
      status: "irmOperationNotPermitted",
    });
  });

  it("does not exist where the backend sends no mail", async () => {
    const { device } = await openMailbox({ without: ["sendMail"] });
    const { headers } = await device.raw({ method: "OPTIONS" });
    expect(headers["ms-asprotocolcommands"]?.split(",")).not.toContain(command);
  });
});

describe("SmartForward of a meeting", () => {
  const startTime = new Date("2026-11-02T10:00:00Z");
  const day = 24 * 60 * 60 * 1000;

  async function withMeeting(version: "16.0" | "16.1" = "16.1") {
    const mailbox = await open({ version });
    const { id } = mailbox.backend.mailbox("alice").put("calendar", {
      class: "Calendar",
      properties: {
        subject: "Review",
        startTime,
        endTime: new Date(startTime.getTime() + 3_600_000),
        recurrence: { type: "daily", interval: 1, until: new Date(startTime.getTime() + 5 * day) },
      },
    });
    return { ...mailbox, source: { folderId: "calendar", itemId: id } };
  }

  it.each(["16.0", "16.1"] as const)("writes to the forwardees, at %s", async (version) => {
    const { device, sent, source } = await withMeeting(version);
    const forwardees = [{ email: "carol@example.com", name: "Carol" }, { email: "dave@example.com" }];
    const body = { type: "plain", data: "Come along." } as const;
    const wish = { clientId: "f1", source, forwardees, body };
    expect(await device.run("SmartForward", wish)).toBeUndefined();
    expect(await device.run("SmartForward", wish)).toBeUndefined();
    expect(sent).toEqual([
      "From: alice@example.com\nTo: carol@example.com, dave@example.com\nSubject: FW: Review\n\nCome along.\nforward of Review\n",
    ]);
  });

  it.each([
    [{}, 2],
    [{ tellsOfForwards: true }, 1],
    [{ schedulesMeetings: true }, 1],
  ] as const)("tells the organizer unless the groupware does it: %j", async (override, count) => {
    const { device, sent, backend } = await open({ version: "16.1", override: () => override });
    const organizerEmail = "bob@example.com";
    const properties = { subject: "Review", startTime, endTime: startTime, meetingStatus: 3, organizerEmail };
    const { id } = backend.mailbox("alice").put("calendar", { class: "Calendar", properties });
    const forwardees = [{ email: "carol@example.com", name: "Carol" }];
    const wish = { clientId: "f1", source: { folderId: "calendar", itemId: id }, forwardees };
    await device.run("SmartForward", wish);
    await device.run("SmartForward", wish);
    expect(sent).toHaveLength(count);
    if (count === 1) return;
    expect(sent[1]).toContain("To: bob@example.com\nSubject: Meeting Forward Notification: Review\n");
    expect(sent[1]).toContain("Carol <carol@example.com>");
  });

  it("refuses what does not go with forwardees, and forwardees that cannot be written to", async () => {
    const { device, sent, source, id } = await withMeeting();
    const run = (wish: object) =>
      device.run("SmartForward", {
        clientId: "f1",
        source,
        forwardees: [{ email: "c@example.com" }],
        ...wish,
      });
    expect(await run({ mime: encode(answer) })).toEqual({ status: "invalidMimeBodyCombination" });
    expect(await run({ saveInSentItems: true })).toEqual({ status: "invalidMimeBodyCombination" });
    expect(await run({ replaceMime: true })).toEqual({ status: "invalidMimeBodyCombination" });
    expect(await run({ templateID: "t" })).toEqual({ status: "invalidMimeBodyCombination" });
    expect(await run({ forwardees: [] })).toEqual({ status: "invalidSmartForwardParameters" });
    expect(await run({ forwardees: [{ email: "nobody" }] })).toEqual({
      status: "invalidSmartForwardParameters",
    });
    expect(await run({ source: { folderId: "inbox", itemId: id } })).toEqual({
      status: "unexpectedItemClass",
    });
    expect(sent).toEqual([]);
  });

  it("means one occurrence by its InstanceId, and says so if there is none", async () => {
    const { device, source } = await withMeeting();
    const run = (time: number) =>
      device.run("SmartForward", {
        clientId: String(time),
        source: { ...source, instanceId: new Date(time) },
        mime: encode(answer),
      });
    expect(await run(startTime.getTime() + day)).toBeUndefined();
    expect(await run(startTime.getTime() - day)).toEqual({ status: "invalidDateTime" });
    expect(await run(startTime.getTime() + 30 * day)).toEqual({ status: "invalidDateTime" });
  });
});

describe("SendMail", () => {
  it.each(["14.1", "16.1"] as const)("says that nobody would get it, at %s", async (version) => {
    const { device, sent } = await open({ version });
    const run = (mime: string, more = {}) =>
      device.run("SendMail", { clientId: "m1", mime: encode(mime), ...more });
    expect(await run("From: a@b\nSubject: x\n\nTo: body@x")).toEqual({ status: "messageHasNoRecipient" });
    expect(await run(answer, { accountId: "none" })).toEqual({ status: "invalidAccountId" });
    expect(await run(answer, { templateID: "t" })).toEqual({ status: "irmFeatureDisabled" });
    expect(sent).toEqual([]);
    expect(await run("From: alice@example.com\nBcc:\n bob@example.com\n\nx")).toBeUndefined();
  });
});
