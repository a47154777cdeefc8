import type { RecipientPage } from "@easkit/backend";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Office, openOffice, outgoing, textOf, wish } from "../testing/office.js";

let office: Office;
beforeEach(async () => {
  office = await openOffice(["anna", "ben", "eve"]);
  const { addressList, users } = office.backend;
  await users.change("anna", { addresses: ["anna@example.test", "a.smith@example.test"] });
  addressList.put({
    emailAddress: "a.smith@example.test",
    displayName: "Anna Smith",
    firstName: "Anna",
    lastName: "Smith",
    phone: "1",
    office: "2",
    title: "3",
    company: "4",
    homePhone: "5",
    mobilePhone: "6",
    picture: new Uint8Array([0xff, 0xd8, 1, 2, 3]),
    certificates: [new Uint8Array([0x30, 1]), new Uint8Array([0x30, 2])],
  });
  addressList.put({ emailAddress: "anna@far.test", displayName: "Änna Bell" });
});
afterEach(() => office.backend.close());

const all = { first: 0, last: 99 };
const search = async (text: string, pictures = false, range = all) => {
  const page = await office.backend.searchPeople?.(office.ctx("ben"), text, range, { pictures });
  if (page === undefined) throw new Error("there is no address list");
  return page;
};
const names = async (text: string) => (await search(text)).people.map(({ displayName }) => displayName);

const resolve = async (text: string, limit = 10, wants = { certificates: true, pictures: true }) => {
  const page = await office.backend.resolveRecipients?.(office.ctx("ben"), text, { limit, wants });
  if (page === undefined) throw new Error("nobody can be resolved");
  return page;
};
const addressesOf = ({ recipients }: RecipientPage) => recipients.map(({ emailAddress }) => emailAddress);

describe("the address list", () => {
  test("finds people by the beginning of a word of a name, alias or address, sorted, in any case", async () => {
    expect(await names("ann")).toEqual(["Änna Bell", "Anna Smith"]);
    expect(await names("SMI")).toEqual(["Anna Smith"]);
    expect(await names("a.smith@ex")).toEqual(["Anna Smith"]);
    expect(await names("far")).toEqual(["Änna Bell"]);
    expect(await names("ben")).toEqual(["ben"]);
    expect(await names("nna")).toEqual([]);
    expect(await names("*")).toEqual([]);
    expect(await names('"')).toEqual([]);
  });

  test("says all that is known of somebody, with a picture where it is wanted", async () => {
    const [person] = (await search("smith", true)).people;
    const { picture, ...facts } = person ?? {};
    expect(facts).toEqual({
      displayName: "Anna Smith",
      emailAddress: "anna@example.test",
      alias: "anna",
      firstName: "Anna",
      lastName: "Smith",
      phone: "1",
      office: "2",
      title: "3",
      company: "4",
      homePhone: "5",
      mobilePhone: "6",
    });
    expect(picture?.size).toBe(5);
    expect(picture && (await textOf({ open: picture.open }))).toBe("\xff\xd8\x01\x02\x03");
    expect((await search("smith")).people[0]).not.toHaveProperty("picture");
  });

  test("finds names of scripts without blanks from any letter on", async () => {
    office.backend.addressList.put({ emailAddress: "taro@far.test", displayName: "山田太郎" });
    expect(await names("太郎")).toEqual(["山田太郎"]);
    expect(await names("山田")).toEqual(["山田太郎"]);
  });

  test("gives rows of a long list, and how many there are", async () => {
    for (let number = 0; number < 250; number++) {
      const displayName = `Guest ${String(number).padStart(3, "0")}`;
      office.backend.addressList.put({ emailAddress: `g${number}@far.test`, displayName });
    }
    const page = await search("guest", false, { first: 100, last: 104 });
    expect(page.total).toBe(250);
    expect(page.people.map(({ displayName }) => displayName)).toEqual([
      "Guest 100",
      "Guest 101",
      "Guest 102",
      "Guest 103",
      "Guest 104",
    ]);
  });

  test("follows users: who is renamed, hidden or gone", async () => {
    const { addressList, users } = office.backend;
    await users.change("ben", { displayName: "Benjamin Low" });
    expect(await names("low")).toEqual(["Benjamin Low"]);
    expect(await names("ben")).toEqual(["Benjamin Low"]);
    addressList.put({ emailAddress: "ben@example.test", isHidden: true });
    expect(await names("low")).toEqual([]);
    expect(addressesOf(await resolve("ben@example.test"))).toEqual(["ben@example.test"]);
    await users.remove("anna");
    expect(await names("smith")).toEqual([]);
    expect(addressesOf(await resolve("anna@example.test"))).toEqual([]);
  });

  test("refuses what cannot be", () => {
    const { addressList } = office.backend;
    const put = (emailAddress: string) => () => addressList.put({ emailAddress });
    expect(put("nobody")).toThrow(expect.objectContaining({ code: "invalid" }));
    expect(() => addressList.remove("ben@example.test")).toThrow(
      expect.objectContaining({ code: "forbidden" }),
    );
    expect(() => addressList.remove("who@far.test")).toThrow(expect.objectContaining({ code: "not-found" }));
    addressList.putGroup({ emailAddress: "all@example.test", displayName: "All", members: [] });
    expect(put("all@example.test")).toThrow(expect.objectContaining({ code: "exists" }));
    const group = { emailAddress: "ben@example.test", displayName: "All", members: [] };
    expect(() => addressList.putGroup(group)).toThrow(expect.objectContaining({ code: "exists" }));
    const picture = new Uint8Array(2 * 1024 * 1024);
    expect(() => addressList.put({ emailAddress: "ben@example.test", picture })).toThrow(
      expect.objectContaining({ code: "too-large" }),
    );
  });
});

describe("recipients", () => {
  test("an address, also a second one, is that person alone, with certificates and picture", async () => {
    for (const text of ["A.Smith@example.test", '"Smith" <anna@example.test>']) {
      const { recipients, total } = await resolve(text);
      expect(total).toBe(1);
      expect(recipients).toMatchObject([
        { source: "addressList", displayName: "Anna Smith", emailAddress: "anna@example.test" },
      ]);
      expect(recipients[0]?.certificates).toEqual([new Uint8Array([0x30, 1]), new Uint8Array([0x30, 2])]);
      expect(recipients[0]?.picture?.size).toBe(5);
    }
    const bare = await resolve("anna@example.test", 10, { certificates: false, pictures: false });
    expect(bare.recipients[0]).not.toHaveProperty("certificates");
    expect(bare.recipients[0]).not.toHaveProperty("picture");
  });

  test("a name that several have gives all of them, contacts too, the exact one first", async () => {
    const properties = { fileAs: "Anna", firstName: "Anna", email1Address: '"Anna" <anna@home.test>' };
    await office.backend.mailbox("ben").put("contacts", { class: "Contacts", properties });
    const twice = { fileAs: "Smith", lastName: "Anna", email1Address: "anna@example.test" };
    await office.backend.mailbox("ben").put("contacts", { class: "Contacts", properties: twice });
    const page = await resolve("anna");
    expect(page.total).toBe(3);
    expect(page.recipients.map(({ source, emailAddress }) => [source, emailAddress])).toEqual([
      ["contacts", "anna@home.test"],
      ...(await search("ann")).people.map(({ emailAddress }) => ["addressList", emailAddress]),
    ]);
    const one = await resolve("anna", 1);
    expect(one.recipients).toHaveLength(1);
    expect(one.total).toBe(3);
    expect(addressesOf(await resolve("anna@home.test"))).toEqual(["anna@home.test"]);
    // Contacts are their owner's.
    const { recipients } = (await office.backend.resolveRecipients?.(office.ctx("eve"), "anna@home.test", {
      limit: 10,
      wants: { certificates: false, pictures: false },
    })) ?? { recipients: undefined };
    expect(recipients).toEqual([]);
  });

  test("a group has all in it as members, groups in it resolved, and may be in itself", async () => {
    const { addressList } = office.backend;
    const displayName = "Staff";
    const members = ["ben@example.test", "who@far.test", "board@example.test"];
    addressList.putGroup({ emailAddress: "staff@example.test", displayName, members });
    addressList.putGroup({
      emailAddress: "board@example.test",
      displayName: "Board",
      members: ["a.smith@example.test", "anna@example.test", "staff@example.test"],
    });
    const { recipients } = await resolve("staff");
    expect(recipients).toHaveLength(1);
    expect(recipients[0]?.members?.map(({ emailAddress }) => emailAddress)).toEqual([
      "ben@example.test",
      "who@far.test",
      "anna@example.test",
    ]);
    expect(recipients[0]?.members?.[2]?.certificates).toHaveLength(2);
  });

  test("a group of thousands is resolved at once", async () => {
    const members = Array.from({ length: 5000 }, (_, number) => `m${number}@far.test`);
    office.backend.addressList.putGroup({ emailAddress: "all@example.test", displayName: "All", members });
    const { recipients } = await resolve("all@example.test");
    expect(recipients[0]?.members).toHaveLength(5000);
  });

  test("mail to a group reaches all in it once, and comes back for those who are not there", async () => {
    const members = ["ben@example.test", "eve@example.test", "who@example.test"];
    office.backend.addressList.putGroup({ emailAddress: "all@example.test", displayName: "All", members });
    const text =
      "From: anna@example.test\r\nTo: all@example.test, ben@example.test\r\nSubject: x\r\n\r\nHi\r\n";
    await office.backend.sendMail?.(office.ctx("anna"), outgoing(text), wish());
    expect(await office.list("ben")).toHaveLength(1);
    expect(await office.list("eve")).toHaveLength(1);
    expect((await office.read("anna")).join("")).toContain("who@example.test");
  });
});
