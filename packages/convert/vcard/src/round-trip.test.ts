import type { ContactsReceived } from "@easkit/eas-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromContacts, toContacts } from "./index.js";

const textKeys = [
  "assistantName",
  "assistantPhoneNumber",
  "business2PhoneNumber",
  "businessAddressCity",
  "businessAddressCountry",
  "businessAddressPostalCode",
  "businessAddressState",
  "businessAddressStreet",
  "businessFaxNumber",
  "businessPhoneNumber",
  "carPhoneNumber",
  "companyName",
  "department",
  "email1Address",
  "email2Address",
  "email3Address",
  "fileAs",
  "firstName",
  "home2PhoneNumber",
  "homeAddressCity",
  "homeAddressCountry",
  "homeAddressPostalCode",
  "homeAddressState",
  "homeAddressStreet",
  "homeFaxNumber",
  "homePhoneNumber",
  "jobTitle",
  "lastName",
  "middleName",
  "mobilePhoneNumber",
  "officeLocation",
  "otherAddressCity",
  "otherAddressCountry",
  "otherAddressPostalCode",
  "otherAddressState",
  "otherAddressStreet",
  "pagerNumber",
  "radioPhoneNumber",
  "spouse",
  "suffix",
  "title",
  "webPage",
  "yomiCompanyName",
  "yomiFirstName",
  "yomiLastName",
  "customerId",
  "governmentId",
  "imAddress",
  "imAddress2",
  "imAddress3",
  "managerName",
  "companyMainPhone",
  "accountName",
  "nickName",
  "mms",
] as const satisfies readonly (keyof ContactsReceived)[];

type TextKey = (typeof textKeys)[number];

const word = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
    fc.constantFrom(
      "a;b",
      "a,b",
      "a\\b",
      "a\\,b;c",
      "tel:1",
      "x=",
      "Ñandú",
      "line\nline",
      "a:b",
      '"q"',
      "名前",
      "ab\\nc",
    ),
    fc.string({
      unit: fc.constantFrom(";", ",", "\\", ":", "n", "=", " ", "é"),
      minLength: 1,
      maxLength: 12,
    }),
  )
  // What a card cannot hold at all, or devices do not send.
  .map((text) => text.replace(/[\p{Cc}\u2028\u2029\u0085]/gu, (each) => (each === "\n" ? each : "")).trim())
  .filter((text) => text !== "" && !/\p{Cs}/u.test(text));

const date = fc
  .date({ min: new Date("1000-01-01T00:00:00Z"), max: new Date("2999-12-31T00:00:00Z"), noInvalidDate: true })
  .map((each) => new Date(Math.floor(each.getTime() / 86_400_000) * 86_400_000 + 43_140_000))
  .filter((each) => each.getUTCFullYear() !== 1604);

const list = fc.uniqueArray(word, { minLength: 1, maxLength: 4 });

/** Whether a text is one that is read as something else on purpose. */
const isPlain = (key: TextKey, text: string): boolean =>
  !(key.startsWith("email") && /^mailto:|<[^<>]+>\s*$/i.test(text)) &&
  !(key.endsWith("Number") && /^tel:/i.test(text)) &&
  !(key === "companyMainPhone" && /^tel:/i.test(text)) &&
  !((key === "webPage" || key.startsWith("im")) && text.includes("\\:"));

const texts = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...textKeys), word), { selector: ([key]) => key, maxLength: 20 })
  .map((entries) => Object.fromEntries(entries.filter(([key, text]) => isPlain(key, text))));

const others = fc.record(
  {
    birthday: date,
    anniversary: date,
    categories: list,
    children: list,
    body: word.map((data) => ({ type: "plain" as const, data })),
    picture: fc
      .uint8Array({ minLength: 1, maxLength: 200 })
      .map((bytes) => Buffer.from(bytes).toString("base64")),
  },
  { requiredKeys: [] },
);

const person: fc.Arbitrary<ContactsReceived> = fc
  .tuple(texts, others)
  .map(([some, more]) => ({ ...some, ...more }))
  .filter((each) => Object.keys(each).length > 0);

const version = fc.constantFrom("2.1" as const, "3.0" as const, "4.0" as const);

/** What is filed by nothing that the device said is filed by the rule. */
const withoutFileAs = ({ fileAs: _, ...rest }: ContactsReceived): ContactsReceived => rest;

const isNamed = ({ firstName, lastName, middleName, title, suffix }: ContactsReceived): boolean =>
  [firstName, lastName, middleName, title, suffix].some((part) => part !== undefined);

describe("contacts", () => {
  it("are the same once they have been a card", () => {
    fc.assert(
      fc.property(person, version, (given, cardVersion) => {
        fc.pre(isNamed(given) || given.companyName !== undefined);
        const card = fromContacts(given, { version: cardVersion });
        const read = toContacts(card);
        expect(given.fileAs === undefined ? withoutFileAs(read) : read).toEqual(given);
      }),
      { numRuns: 150 },
    );
  });

  it("are the identical text if nothing changes, and what was asked for if something does", () => {
    fc.assert(
      fc.property(person, person, version, (before, patch, cardVersion) => {
        fc.pre(isNamed(before));
        const card = fromContacts(before, { version: cardVersion });
        expect(fromContacts(toContacts(card), { previous: card })).toBe(card);
        const changed = toContacts(fromContacts(patch, { previous: card }));
        const wanted = { ...toContacts(card), ...patch };
        // How somebody is filed goes by the rule as long as it did before.
        expect(withoutFileAs(changed)).toEqual(withoutFileAs(wanted));
      }),
      { numRuns: 120 },
    );
  });

  it("lose what is cleared and nothing else", () => {
    fc.assert(
      fc.property(
        person,
        fc.subarray([...textKeys, "birthday", "body", "picture", "categories", "children"] as const),
        version,
        (before, gone, cardVersion) => {
          fc.pre(isNamed(before) && !gone.includes("fileAs"));
          const card = fromContacts(before, { version: cardVersion });
          const patch = Object.fromEntries(gone.map((key) => [key, null]));
          const left = Object.fromEntries(
            Object.entries(before).filter(([key]) => !gone.some((each) => each === key)),
          );
          fc.pre(isNamed(left));
          expect(withoutFileAs(toContacts(fromContacts(patch, { previous: card })))).toEqual(
            withoutFileAs(left),
          );
        },
      ),
      { numRuns: 120 },
    );
  });
});
