import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Office, openOffice, outgoing, textOf, wish } from "../testing/office.js";

let office: Office;
let now: Date;
beforeEach(async () => {
  now = new Date("2026-03-02T12:00:00Z");
  office = await openOffice(["anna", "ben"], { now: () => now });
  const rights = { reply: true, expiresAfterDays: 2 };
  office.backend.rightsPolicies.put({ id: "t1", name: "Do Not Forward", description: "Stays here.", rights });
});
afterEach(() => office.backend.close());

const send = (to = "ben@example.test", templateId = "t1") =>
  office.backend.sendMail?.(
    office.ctx("anna"),
    {
      ...outgoing(`From: anna@example.test\r\nTo: ${to}\r\nSubject: Plan\r\n\r\nThe secret.\r\n`, true),
      templateId,
    },
    wish(),
  );

async function read(user: string, unprotected: boolean, folderId = "inbox") {
  const [stat] = await office.list(user, folderId);
  const want = { parts: "all", ...(unprotected ? { unprotected } : {}) } as const;
  const item = await office.backend.getItem(office.ctx(user), folderId, stat?.id ?? "", want);
  if (!("mime" in item)) throw new Error("no message");
  const text = await textOf(item.mime);
  expect(text).toHaveLength(item.mime.size);
  return { text, license: item.properties?.rightsManagementLicense, id: stat?.id ?? "" };
}

describe("mail under a rights policy", () => {
  test("comes readable, with its license, to devices that honour it", async () => {
    await send();
    const { text, license } = await read("ben", true);
    expect(text).toContain("The secret.");
    expect(license).toMatchObject({
      templateID: "t1",
      templateName: "Do Not Forward",
      templateDescription: "Stays here.",
      contentOwner: "anna@example.test",
      owner: false,
      replyAllowed: true,
      replyAllAllowed: false,
      forwardAllowed: false,
      contentExpiryDate: new Date("2026-03-04T12:00:00Z"),
    });
    const own = await read("anna", true, "sentItems");
    expect(own.license).toMatchObject({ owner: true, forwardAllowed: true });
  });

  test("is a notice for all others", async () => {
    await send();
    const { text, license } = await read("ben", false);
    expect(text).toMatch(/^from: anna@example\.test\r\nto: ben@example\.test\r\nsubject: Plan\r\n/);
    expect(text).not.toContain("secret");
    expect(license).toBeUndefined();
  });

  test("is over at its end, but not for its owner", async () => {
    await send();
    now = new Date("2026-03-05T00:00:00Z");
    expect((await read("ben", true)).text).not.toContain("secret");
    expect((await read("anna", true, "sentItems")).text).toContain("secret");
  });

  test("is freed by its owner alone, for good", async () => {
    await send("ben@example.test, anna@example.test");
    const free = async (user: string) => {
      const { id } = await read(user, true);
      await office.backend.removeRightsProtection?.(office.ctx(user), "inbox", id, wish());
    };
    await expect(free("ben")).rejects.toMatchObject({ code: "forbidden" });
    const { cursor } = await office.changes("anna", "inbox");
    await free("anna");
    await free("anna");
    expect((await office.changes("anna", "inbox", cursor)).changes).toHaveLength(1);
    expect(await read("anna", false)).toMatchObject({
      text: expect.stringContaining("secret"),
      license: undefined,
    });
    expect((await read("ben", true)).license).toBeDefined();
  });

  test("does not leave the house, and needs a policy that is there", async () => {
    await send("who@far.test");
    expect((await office.read("anna")).join()).toContain("who@far.test");
    await expect(send("ben@example.test", "t2")).rejects.toMatchObject({ code: "not-found" });
    expect(await office.list("ben")).toEqual([]);
  });
});

test("devices are told of the policies by name", async () => {
  office.backend.rightsPolicies.put({ id: "t2", name: "Confidential", description: "", rights: {} });
  const told = () => office.backend.getRightsTemplates?.(office.ctx("ben"));
  expect(await told()).toEqual([
    { id: "t2", name: "Confidential", description: "" },
    { id: "t1", name: "Do Not Forward", description: "Stays here." },
  ]);
  office.backend.rightsPolicies.remove("t2");
  expect(await told()).toHaveLength(1);
});
