import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fromContacts, toContacts } from "./index.js";

const folder = "../shared/samples/vcard";
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".vcf")) : [];

/** The cards of a file, each by itself. */
const cardsOf = (file: string): string[] =>
  readFileSync(`${folder}/${file}`, "utf8").match(/BEGIN:VCARD[\s\S]*?END:VCARD\r?\n?/gi) ?? [];

const everything = { picture: { limit: Number.MAX_SAFE_INTEGER } };

describe.skipIf(files.length === 0)("cards that programs have exported", () => {
  it.each(files)("are the identical text when a device sends back what it got: %s", (file) => {
    for (const card of cardsOf(file)) {
      for (const options of [{}, everything])
        expect(fromContacts(toContacts(card, options), { ...options, previous: card })).toBe(card);
    }
  });

  it.each(files)("say the same as new cards of any version: %s", (file) => {
    for (const card of cardsOf(file)) {
      const person = toContacts(card, everything);
      for (const version of ["2.1", "3.0", "4.0"] as const) {
        const anew = fromContacts(person, { version, ...everything });
        expect(toContacts(anew, everything)).toEqual(person);
      }
    }
  });

  it.each(files)("keep what a change does not touch: %s", (file) => {
    for (const card of cardsOf(file)) {
      const changed = fromContacts({ spouse: "Ada Lovelace" }, { previous: card });
      expect(toContacts(changed)).toEqual({ ...toContacts(card), spouse: "Ada Lovelace" });
      const kept = card.split("\n").filter((line) => !/SPOUSE|REV|RELATEDNAMES/.test(line));
      for (const line of kept) expect(changed.split("\n")).toContain(line);
    }
  });

  it("say what their programs show", () => {
    const iphone = toContacts(cardsOf("John_Doe_IPHONE.vcf")[0] ?? "");
    expect(iphone).toMatchObject({
      lastName: "Doe",
      firstName: "John",
      middleName: "Richter James",
      title: "Mr.",
      suffix: "Sr.",
      nickName: "Johny",
      companyName: "IBM",
      department: "Accounting",
      jobTitle: "Money Counter",
      email1Address: "john.doe@ibm.com",
      mobilePhoneNumber: "905-555-1234",
      homePhoneNumber: "905-666-1234",
      businessPhoneNumber: "905-777-1234",
      homeFaxNumber: "905-888-1234",
      businessFaxNumber: "905-999-1234",
      pagerNumber: "905-111-1234",
      assistantPhoneNumber: "905-222-1234",
      homeAddressStreet: "Silicon Alley 5,",
      businessAddressStreet: "Street4\nBuilding 6\nFloor 8",
      webPage: "http://www.ibm.com",
      birthday: new Date("2012-06-06T11:59:00Z"),
      fileAs: "Doe, John Richter James",
    });
    const outlook = toContacts(cardsOf("outlook-2007.vcf")[0] ?? "");
    expect(outlook).toMatchObject({
      businessFaxNumber: "(111) 555-3333",
      webPage: "http://mikeangstadt.name",
      birthday: new Date("1922-03-10T11:59:00Z"),
      anniversary: new Date("2012-08-01T11:59:00Z"),
      imAddress: "im@aim.com",
      managerName: "TheManagerName",
      assistantName: "TheAssistantName",
      spouse: "TheSpouse",
      businessAddressStreet: "TheOffice\n222 Broadway",
    });
    expect(outlook.body?.data).toContain("\nI assume it encodes this text inside a NOTE vCard type.\n");
    const gmail = toContacts(cardsOf("John_Doe_GMAIL.vcf")[0] ?? "");
    expect(gmail).toMatchObject({
      yomiFirstName: "Jon",
      yomiLastName: "Dow",
      spouse: "Jenny",
      anniversary: new Date("1975-03-01T11:59:00Z"),
      middleName: "Richter, James",
    });
    const android = cardsOf("John_Doe_ANDROID.vcf").map((card) => toContacts(card));
    expect(android[2]).toMatchObject({ lastName: "Ñ Ñ Ñ Ñ", mobilePhoneNumber: "123456789" });
    const rfc = toContacts(cardsOf("rfc6350-example.vcf")[0] ?? "");
    expect(rfc).toMatchObject({
      businessPhoneNumber: "+1-418-656-9254 x102",
      mobilePhoneNumber: "+1-418-262-6501",
      birthday: new Date("1604-02-03T11:59:00Z"),
      anniversary: new Date("2009-08-08T11:59:00Z"),
      suffix: "ing. jr M.Sc.",
    });
  });
});
