import { Find, fileContent, ItemOperations, itemClasses, readRaw, Search } from "@easkit/eas-schema";
import { expect } from "vitest";
import type { AttachmentContent } from "../../../src/index.js";
import type { Feature } from "./feature.js";
import { anna, library, read, sayNewer, statusOf } from "./world.js";

const withFile = [
  `From: ${anna}`,
  "To: ben@example.com",
  "Subject: Numbers",
  "Content-Type: multipart/mixed; boundary=b",
  "",
  "--b",
  "",
  "See below",
  "--b",
  "Content-Type: text/csv; name=a.csv",
  "Content-Disposition: attachment",
  "",
  "0123456789",
  "--b--",
  "",
].join("\r\n");

async function bytesOf({ body }: AttachmentContent): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function referenceIn(device: Parameters<Feature["has"]>[1]): Promise<string> {
  const [message] = await read(device, "inbox");
  const [attachment] = message?.attachments ?? [];
  if (attachment?.tag === "attachment") return attachment.value.fileReference;
  return message?.legacyAttachments?.[0]?.attName ?? "";
}

const plan = `${library}\\plan.txt`;

/** How devices read and find mail. */
export const reading: readonly Feature[] = [
  {
    name: "an attachment is got by GetAttachment",
    until: "12.1",
    async has(world, device) {
      world.memory.mailbox("ben").deliver(withFile);
      const reference = await referenceIn(device);
      expect(await bytesOf(await device.getAttachment(reference))).toBe("0123456789");
      expect(await statusOf(device.getAttachment("inbox:x:../../etc/passwd"))).toBe("404");
    },
    async lacks(_, device) {
      expect(
        await statusOf(device.raw("GetAttachment", undefined, { parameters: { attachmentName: "x" } })),
      ).toBe("501");
    },
  },
  {
    name: "an attachment is fetched, whole and in ranges, inline and in parts",
    since: "12.0",
    async has(world, device) {
      world.memory.mailbox("ben").deliver(withFile);
      const fileReference = await referenceIn(device);
      const fetch = async (range: string | undefined, multipart: boolean) => {
        const { items, parts } = await device.itemOperationsFetch([{ fileReference }], { range, multipart });
        const [item] = items;
        const file = item?.properties && readRaw(fileContent, item.properties);
        const bytes = multipart ? parts[file?.part ?? 0] : Buffer.from(file?.data ?? "", "base64");
        return [item?.status, Buffer.from(bytes ?? []).toString(), file?.range];
      };
      for (const multipart of [false, true]) {
        expect(await fetch(undefined, multipart)).toEqual(["ok", "0123456789", undefined]);
        expect(await fetch("2-4", multipart)).toEqual(["ok", "234", "2-4"]);
        expect(await fetch("5-99", multipart)).toEqual(["ok", "56789", "5-9"]);
        expect((await fetch("99-100", multipart))[0]).toBe("rangeInvalid");
      }
    },
    async lacks(world, device) {
      world.memory.mailbox("ben").deliver(withFile);
      const fileReference = await referenceIn(device);
      expect(fileReference).not.toBe("");
      const wish = [{ tag: "fetch", value: { store: "Mailbox", fileReference } }] as const;
      expect(await sayNewer(device, ItemOperations, wish)).toBe("HTTP 501");
    },
  },
  {
    name: "an item is fetched by its ids and as it was found",
    since: "12.0",
    async has(world, device) {
      const serverId = world.memory.mailbox("ben").deliver(withFile);
      const { results } = await device.search({ text: "Numbers", in: "mailbox" });
      expect(results).toHaveLength(1);
      const targets = [{ collectionId: "inbox", serverId }, { longId: results[0]?.longId ?? "" }];
      for (const target of targets) {
        const { items } = await device.itemOperationsFetch([target]);
        const email = items[0]?.properties && readRaw(itemClasses.Email, items[0].properties);
        expect(email).toMatchObject({ subject: "Numbers", body: { type: "plain" } });
      }
      const { items } = await device.itemOperationsFetch([{ longId: "nonsense" }]);
      expect(items[0]?.status).toBe("notFound");
    },
    async lacks(_, device) {
      const wish = [{ tag: "fetch", value: { store: "Mailbox", longId: "x" } }] as const;
      expect(await sayNewer(device, ItemOperations, wish)).toMatch(/^HTTP/);
      const query = [{ tag: "freeText", value: "Numbers" }] as const;
      const answer = await sayNewer(device, Search, { store: { name: "Mailbox", query } });
      expect(answer).toContain("<Status>2</Status>");
      expect(answer).not.toContain("LongId");
    },
  },
  {
    name: "mail and people are found by Find",
    since: "16.1",
    async has(world, device) {
      world.memory.mailbox("ben").deliver(withFile);
      world.memory.mailbox("ben").deliver("Subject: Else\r\n\r\nNumbers\r\n");
      const mail = await device.search({ text: "subject:numbers", in: "mailbox", by: "find" });
      expect(mail).toMatchObject({ total: 1, range: "0-0" });
      const people = await device.search({ text: "ann", in: "gal", by: "find" });
      expect(people.total).toBe(1);
    },
    async lacks(_, device) {
      const executeSearch = { galSearchCriterion: { query: "anna" } };
      const answer = await sayNewer(device, Find, { searchId: "s", executeSearch });
      expect(answer).not.toContain("Anna");
    },
  },
  {
    name: "people are found in the address list",
    async has(_, device) {
      const { results, total } = await device.search({ text: "jones", in: "gal" });
      expect([results.length, total]).toEqual([1, 1]);
      expect((await device.search({ text: "nobody", in: "gal" })).results).toEqual([]);
    },
  },
  {
    name: "documents are found and fetched",
    since: "12.0",
    async has(_, device) {
      const { documents, total } = await device.searchDocuments(library);
      expect(total).toBe(3);
      expect(documents.map(({ displayName }) => displayName)).toEqual(["share", "plan.txt", "secret.txt"]);
      const { items } = await device.itemOperationsFetch([{ linkId: plan }], { range: "1-3" });
      const file = items[0]?.properties && readRaw(fileContent, items[0].properties);
      expect([items[0]?.status, file?.data]).toEqual(["ok", btoa("123")]);
      expect(await statusOf(device.searchDocuments(`${library}\\..\\..\\etc`))).toBe("badLink");
    },
    async lacks(_, device) {
      const query = [{ tag: "equalTo", value: { linkId: "", value: library } }] as const;
      const answer = await sayNewer(device, Search, { store: { name: "DocumentLibrary", query } });
      expect(answer).not.toContain("plan.txt");
    },
  },
  {
    name: "a document wants a login of its own",
    since: "12.1",
    async has(_, device) {
      const linkId = `${library}\\secret.txt`;
      const fetch = async (more: object) =>
        (await device.itemOperationsFetch([{ linkId }], more)).items[0]?.status;
      expect(await fetch({})).toBe("credentialsRequired");
      expect(await fetch({ userName: "x", password: "z" })).toBe("documentAccessDenied");
      expect(await fetch({ userName: "x", password: "y" })).toBe("ok");
    },
    async lacks(_, device, version) {
      const value = { store: "DocumentLibrary", linkId: `${library}\\secret.txt` };
      const answer = await sayNewer(device, ItemOperations, [{ tag: "fetch", value }]);
      if (version === "2.5") expect(answer).toBe("HTTP 501");
      else expect(answer).toContain("<Status>18</Status>");
      expect(answer).not.toContain("<Data>");
    },
  },
];
