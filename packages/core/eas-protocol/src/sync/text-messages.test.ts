import { fill, type ProtocolVersion, readRaw, sms } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { listItems, openMailbox, primeInbox, syncInbox, type Wish } from "../testing/test-mailbox.js";

const day = 86_400_000;
const versions: readonly ProtocolVersion[] = ["14.0", "14.1", "16.0", "16.1"];
const number = '"Bob" [MOBILE:+15550100]';
const mailAndTexts = [{ class: "SMS" as const, filterType: 0 }, { filterType: 0 }];

const textOf = (data: string, more: object = {}) => ({
  from: number,
  dateReceived: new Date(),
  importance: "normal" as const,
  read: false,
  body: { type: "plain" as const, data },
  internetCpid: "1252",
  ...more,
});

/** A mailbox with a message and a text message in its Inbox. */
async function openBoth(version: ProtocolVersion, without: readonly "getChanges"[] = []) {
  const mailbox = await openMailbox({ version, without });
  const put = (data: string, more: object = {}) =>
    mailbox.backend
      .mailbox("alice")
      .put("inbox", { class: "Email", properties: textOf(data, more) }, { textMessage: true }).id;
  const mail = mailbox.deliver("a message");
  return { ...mailbox, put, mail, text: put("Make sure you get some rest!") };
}

const addOf = (clientId: string, data: string) =>
  ({
    tag: "add",
    value: { class: "SMS", clientId, applicationData: fill(sms, textOf(data, { to: number })) },
  }) as const;

type Answer = Awaited<ReturnType<typeof syncInbox>>;
const told = (answer: Answer) =>
  (answer?.commands ?? []).map(({ tag, value }) => `${tag} ${value.class ?? ""} ${value.serverId}`).sort();

describe.each(versions)("text messages beside mail, for a device of %s", (version) => {
  it("come with their class if they are asked for, and mail without one (MS-ASCMD_R942, MS-ASCMD_R944)", async () => {
    const { device, mail, text } = await openBoth(version);
    const key = await primeInbox(device, { options: mailAndTexts });
    const first = await syncInbox(device, key);
    expect(told(first)).toEqual([`add  ${mail}`, `add SMS ${text}`].sort());
    const sent = first?.commands?.find(({ value }) => value.serverId === text)?.value;
    if (!sent || !("applicationData" in sent)) throw new Error("no text message came");
    expect(readRaw(sms, sent.applicationData)).toMatchObject({
      from: number,
      read: false,
      internetCpid: "1252",
      body: { type: "plain", data: "Make sure you get some rest!" },
    });
  });

  it("are not there for one that does not ask for them", async () => {
    const { device, mail } = await openBoth(version);
    const key = await primeInbox(device, { options: [{ filterType: 0 }] });
    expect(told(await syncInbox(device, key))).toEqual([`add  ${mail}`]);
  });

  it("have a period of their own, and leave the device when they are not asked for any more (MS-ASCMD_R3968)", async () => {
    const { device, put, deliver, mail, text } = await openBoth(version);
    const received = new Date(Date.now() - 20 * day);
    const old = put("long ago", { dateReceived: received });
    const oldMail = deliver("of long ago", { received });
    const options = [{ filterType: 3 }, { class: "SMS" as const, filterType: 5 }];
    const first = await syncInbox(device, await primeInbox(device, { options }));
    expect(told(first)).toEqual([`add  ${mail}`, `add SMS ${text}`, `add SMS ${old}`].sort());
    const second = await syncInbox(device, first?.syncKey ?? "", { options: [{ filterType: 5 }] });
    expect(told(second).map((each) => each.replace(/Email/, ""))).toEqual(
      [`add  ${oldMail}`, `softDelete  ${text}`, `softDelete  ${old}`].sort(),
    );
  });

  it("are read and flagged by the device, which is not told of it again", async () => {
    const { device, backend, text } = await openBoth(version);
    const first = await syncInbox(device, await primeInbox(device, { options: mailAndTexts }));
    const change: Wish = {
      commands: [{ tag: "change", value: { serverId: text, applicationData: fill(sms, { read: true }) } }],
    };
    const second = await syncInbox(device, first?.syncKey ?? "", change);
    expect(second).toMatchObject({ status: "ok" });
    expect(told(second)).toEqual([]);
    expect(backend.mailbox("alice").get("inbox", text).content).toMatchObject({ properties: { read: true } });
  });

  it("that the phone has received are kept once, also when the answer is lost, and told to other devices", async () => {
    const { device, backend } = await openMailbox({ version });
    const key = await primeInbox(device, { options: mailAndTexts });
    const commands = [addOf("s1", "hello"), addOf("s2", "hello again")];
    const first = await syncInbox(device, key, { commands });
    expect(first?.responses).toMatchObject([
      { tag: "add", value: { class: "SMS", clientId: "s1", status: "ok" } },
      { tag: "add", value: { class: "SMS", clientId: "s2", status: "ok" } },
    ]);
    expect((await syncInbox(device, key, { commands }))?.responses).toEqual(first?.responses);
    const made = await listItems(backend, "inbox");
    expect(made).toMatchObject([{ textMessage: true }, { textMessage: true }]);
    const fetched = await syncInbox(device, first?.syncKey ?? "", {
      commands: [{ tag: "fetch", value: { serverId: made[0]?.id ?? "" } }],
    });
    expect(fetched?.responses).toMatchObject([{ tag: "fetch", value: { class: "SMS", status: "ok" } }]);
  });

  it("are refused one by one where they cannot be kept, and mail goes on (MS-ASMS)", async () => {
    const { device, backend, deliver } = await openMailbox({ version, without: ["keepsTextMessages"] });
    deliver("a message");
    const key = await primeInbox(device, { options: mailAndTexts });
    const answer = await syncInbox(device, key, { commands: [addOf("s1", "hello")] });
    expect(answer).toMatchObject({
      status: "ok",
      commands: [{ tag: "add" }],
      responses: [{ tag: "add", value: { clientId: "s1", status: "itemInvalid" } }],
    });
    expect(await listItems(backend, "inbox")).toHaveLength(1);
  });
});

it("a device of 12.1 sees mail alone", async () => {
  const { device, mail } = await openBoth("12.1");
  expect(told(await syncInbox(device, await primeInbox(device)))).toEqual([`add  ${mail}`]);
});

it("text messages and mail are moved and deleted alike", async () => {
  const { device, backend, text } = await openBoth("16.1");
  const first = await syncInbox(device, await primeInbox(device, { options: mailAndTexts }));
  await syncInbox(device, first?.syncKey ?? "", { commands: [{ tag: "delete", value: { serverId: text } }] });
  expect(await listItems(backend, "deletedItems")).toMatchObject([{ id: text, textMessage: true }]);
});
