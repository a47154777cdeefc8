import { isAtLeast, Settings, SmartForward, SmartReply } from "@easkit/eas-schema";
import { expect } from "vitest";
import type { Feature } from "./feature.js";
import { anna, ben, folderOf, read, sayNewer, statusOf, textOf } from "./world.js";

const lines = (...all: readonly string[]): string => `${all.join("\r\n")}\r\n`;

const written = (...header: readonly string[]): string =>
  lines(`From: ${ben}`, `To: ${anna}`, ...header, "Content-Type: text/plain", "", "Gladly");

const original = lines(
  `From: ${anna}`,
  `To: ${ben}`,
  "Subject: Lunch",
  "Message-ID: <1@example.com>",
  "Content-Type: multipart/mixed; boundary=b",
  "",
  "--b",
  "",
  "Shall we eat?",
  "--b",
  "Content-Type: text/csv; name=menu.csv",
  "Content-Disposition: attachment",
  "",
  "soup;2",
  "--b--",
);

const meeting = {
  class: "Calendar",
  properties: {
    subject: "Party",
    uid: "party-1",
    startTime: new Date(Date.UTC(2026, 10, 2, 18)),
    endTime: new Date(Date.UTC(2026, 10, 2, 20)),
    organizerEmail: ben,
    attendees: [{ email: anna, name: "Anna" }],
  },
} as const;

/** What devices can send. */
export const sending: readonly Feature[] = [
  {
    name: "mail is sent, with a copy, and nobody sees who else got it",
    async has(world, device, version) {
      await device.sendMail(written("Subject: Hi", `Bcc: Secret <${ben}>`));
      const other = await world.open(version, "anna");
      const [got] = await read(other, await folderOf(other, 2));
      expect(got).toMatchObject({ subject: "Hi" });
      expect(textOf(got ?? {})).toContain("Gladly");
      const [mine] = await read(device, await folderOf(device, 2));
      for (const message of [got, mine]) expect(JSON.stringify(message)).not.toMatch(/secret|bcc/i);
      expect(await read(device, await folderOf(device, 5))).toMatchObject([{ subject: "Hi" }]);
    },
  },
  {
    name: "mail in another's name is refused",
    async has(world, device, version) {
      const forged = lines("From: boss@example.com", `To: ${anna}`, "Subject: x", "", "y");
      const refused = isAtLeast(version, "14.0") ? "accessDenied" : "403";
      expect(await statusOf(device.sendMail(forged))).toBe(refused);
      expect(world.memory.mailbox("anna").folders.get("inbox").items.size).toBe(0);
    },
  },
  {
    name: "mail to nobody is refused",
    async has(_, device, version) {
      const refused = isAtLeast(version, "14.0") ? "messageHasNoRecipient" : "400";
      const got = await statusOf(device.sendMail(lines(`From: ${ben}`, "Subject: x", "", "y")));
      expect([refused, "500"]).toContain(got);
    },
  },
  {
    name: "a message is answered with the original below, and marked",
    async has(world, device, version) {
      const itemId = world.memory.mailbox("ben").deliver(original);
      await device.smartReply({ folderId: "inbox", itemId }, written("Subject: Re: Lunch"));
      const other = await world.open(version, "anna");
      const [got] = await read(other, await folderOf(other, 2));
      expect(textOf(got ?? {})).toMatch(/Gladly[\s\S]*Shall we eat\?/);
      const [marked] = await read(device, await folderOf(device, 2));
      expect(marked?.lastVerbExecuted).toBe(isAtLeast(version, "14.0") ? "repliedToSender" : undefined);
      expect(await read(device, await folderOf(device, 5))).toHaveLength(1);
    },
  },
  {
    name: "a message is passed on with its files, and marked",
    async has(world, device, version) {
      const itemId = world.memory.mailbox("ben").deliver(original);
      await device.smartForward({ folderId: "inbox", itemId }, written("Subject: FW: Lunch"));
      const other = await world.open(version, "anna");
      const [got] = await read(other, await folderOf(other, 2));
      expect(JSON.stringify(got)).toContain("menu.csv");
      const [marked] = await read(device, await folderOf(device, 2));
      expect(marked?.lastVerbExecuted).toBe(isAtLeast(version, "14.0") ? "forwarded" : undefined);
    },
  },
  {
    name: "a message that was found is answered by its LongId",
    since: "12.0",
    async has(world, device, version) {
      world.memory.mailbox("ben").deliver(original);
      const { results } = await device.search({ text: "Lunch", in: "mailbox" });
      const longId = results[0]?.longId ?? "";
      await device.smartReply({ longId }, written("Subject: Re: Lunch"));
      const other = await world.open(version, "anna");
      expect(await read(other, await folderOf(other, 2))).toHaveLength(1);
      expect(await statusOf(device.smartReply({ longId: "x" }, written()))).not.toBe("ok");
    },
  },
  {
    name: "an answer that says everything replaces the original",
    since: "14.0",
    async has(world, device, version) {
      const itemId = world.memory.mailbox("ben").deliver(original);
      await device.smartReply({ folderId: "inbox", itemId }, written(), { replaceMime: true });
      const other = await world.open(version, "anna");
      const [got] = await read(other, await folderOf(other, 2));
      expect(textOf(got ?? {})).not.toContain("Shall we eat?");
    },
    async lacks(world, device) {
      const itemId = world.memory.mailbox("ben").deliver(original);
      const mime = Buffer.from(written());
      const source = { folderId: "inbox", itemId };
      // Up to 12.1 the body is the message itself: words of WBXML are none.
      await sayNewer(device, SmartReply, { clientId: "c", source, replaceMime: true, mime });
      expect(world.memory.mailbox("anna").folders.get("inbox").items.size).toBe(0);
    },
  },
  {
    name: "one of a series of meetings is passed on alone",
    async has(world, device, version) {
      const recurrence = { type: "daily", interval: 1, occurrences: 5 } as const;
      const properties = { ...meeting.properties, recurrence };
      const { id } = world.memory.mailbox("ben").put("calendar", { class: "Calendar", properties });
      const pass = (day: number) => {
        const instanceId = new Date(Date.UTC(2026, 10, day, 18));
        const source = { folderId: "calendar", itemId: id, instanceId };
        return statusOf(device.smartForward(source, written("Subject: FW: Party")));
      };
      expect(await pass(1)).toBe(isAtLeast(version, "14.0") ? "invalidDateTime" : "400");
      expect(await pass(4)).toBe("ok");
      const other = await world.open(version, "anna");
      const [got, ...others] = await read(other, await folderOf(other, 2));
      expect(others).toEqual([]);
      const { startTime, recurrences } = got?.meetingRequest ?? {};
      expect(startTime).toEqual(new Date(Date.UTC(2026, 10, 4, 18)));
      expect(recurrences).toBeUndefined();
    },
  },
  {
    name: "mail is sent from another of the user's accounts",
    since: "14.1",
    async has(world, device) {
      const { userInformation } = await device.settings({ userInformation: true });
      expect(JSON.stringify(userInformation)).toMatch(/"accountId":"team".*team@example\.com/);
      const mime = written("Subject: Hi").replace(ben, "team@example.com");
      expect(await statusOf(device.sendMail(mime, { accountId: "none" }))).toBe("invalidAccountId");
      expect(await statusOf(device.sendMail(mime, { accountId: "news" }))).toBe("accountSendDisabled");
      expect(await statusOf(device.sendMail(mime, { accountId: "team" }))).toBe("ok");
      expect(world.accountsUsed).toEqual(["team"]);
    },
    async lacks(_, device, version) {
      if (version === "2.5") return;
      const answer = await sayNewer(device, Settings, { userInformation: { get: true } });
      expect(answer).toContain(ben);
      expect(answer).not.toMatch(/AccountId|team@example/);
    },
  },
  {
    name: "a meeting is passed on to people without a message",
    since: "16.0",
    async has(world, device) {
      const { id } = world.memory.mailbox("ben").put("calendar", meeting);
      const source = { folderId: "calendar", itemId: id };
      await device.smartForward(source, undefined, { forwardees: [{ name: "Anna", email: anna }] });
      const other = await world.open("16.1", "anna");
      const [got] = await read(other, await folderOf(other, 2));
      expect(got).toMatchObject({ subject: "FW: Party" });
    },
    async lacks(world, device) {
      const { id } = world.memory.mailbox("ben").put("calendar", meeting);
      const source = { folderId: "calendar", itemId: id };
      const forwardees = [{ name: "Anna", email: anna }];
      await sayNewer(device, SmartForward, { clientId: "c", source, forwardees });
      expect(world.memory.mailbox("anna").folders.get("inbox").items.size).toBe(0);
    },
  },
];
