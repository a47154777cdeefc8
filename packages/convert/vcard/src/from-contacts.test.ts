import { describe, expect, it } from "vitest";
import { fromContacts, toContacts } from "./index.js";

const card = (...lines: readonly string[]): string =>
  ["BEGIN:VCARD", "VERSION:3.0", ...lines, "END:VCARD", ""].join("\r\n");
const now = new Date("2026-11-21T10:00:00Z");

describe("birthdays", () => {
  const zones = [
    "Etc/GMT+12",
    "Pacific/Honolulu",
    "America/New_York",
    "UTC",
    "Asia/Kolkata",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
  ];
  const dayIn = (time: Date | undefined, timeZone: string) =>
    time && new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(time);

  it.each(zones)("are on their day in UTC and on the clock of the user: %s", (zone) => {
    for (const date of ["1980-03-22", "2000-02-29", "1999-12-31", "2001-01-01", "1920-07-01"]) {
      const { birthday } = toContacts(card(`BDAY:${date}`), { zone });
      expect(dayIn(birthday, "UTC")).toBe(date);
      expect(dayIn(birthday, zone)).toBe(date);
    }
  });

  it.each(zones)(
    "are understood from devices that say midnight there, in UTC, or what they got: %s",
    (zone) => {
      const before = card("BDAY:1970-01-01");
      const text = card("BDAY:1980-03-22");
      const got = toContacts(text, { zone }).birthday ?? new Date(0);
      const offset = Number(
        new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" })
          .formatToParts(got)
          .find(({ type }) => type === "timeZoneName")
          ?.value.replace(/GMT([+-]\d\d):(\d\d)|GMT/, (_, hours = "0", minutes = "0") =>
            String(Number(hours) + Number(minutes) / 60),
          ),
      );
      const midnight = new Date(Date.UTC(1980, 2, 22) - offset * 3_600_000);
      for (const birthday of [got, new Date("1980-03-22T00:00:00Z"), midnight])
        expect(fromContacts({ birthday }, { previous: before, zone })).toBe(text);
    },
  );

  it("keep the way they are written, and go without a year if they have none", () => {
    const birthday = new Date("1981-04-23T00:00:00Z");
    expect(fromContacts({ birthday }, { previous: card("BDAY;VALUE=date:19800322") })).toBe(
      card("BDAY:19810423"),
    );
    const omitted = card("BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22");
    expect(toContacts(omitted).birthday).toEqual(new Date("1604-03-22T11:59:00Z"));
    expect(fromContacts({ birthday: new Date("1604-03-23T11:59:00Z") }, { previous: omitted })).toBe(
      card("BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-23"),
    );
    const four = omitted.replace("3.0", "4.0").replace(/BDAY.*/, "BDAY:--0322");
    expect(fromContacts({ birthday: new Date("1604-03-23T11:59:00Z") }, { previous: four })).toContain(
      "BDAY:--0323",
    );
  });
});

describe("what a card says that no device knows", () => {
  const text = card(
    "N:Lovelace;Ada;;;",
    "FN:Ada Lovelace",
    "X-VENDOR;X-P=1:kept",
    "item1.TEL;X-Q=2:1",
    "item1.X-ABLabel:Villa",
    "GENDER:F",
    "KEY;ENCODING=b:AAAA",
  );

  it("stays, with parameters and groups, when its value changes", () => {
    const changed = fromContacts({ mobilePhoneNumber: "2" }, { previous: text });
    expect(changed).toBe(text.replace("item1.TEL;X-Q=2:1", "item1.TEL;X-Q=2:2"));
  });

  it("goes with what it describes", () => {
    const changed = fromContacts({ mobilePhoneNumber: null }, { previous: text });
    expect(changed).toBe(text.replace("item1.TEL;X-Q=2:1\r\nitem1.X-ABLabel:Villa\r\n", ""));
  });

  it("does not keep a number from the seat that it has", () => {
    const changed = fromContacts({ homePhoneNumber: "3", carPhoneNumber: "4" }, { previous: text });
    expect(toContacts(changed)).toMatchObject({
      mobilePhoneNumber: "1",
      homePhoneNumber: "3",
      carPhoneNumber: "4",
    });
    const gone = fromContacts({ email1Address: null }, { previous: card("FN:A", "EMAIL:a@x", "EMAIL:b@x") });
    expect(toContacts(gone)).toMatchObject({ email2Address: "b@x" });
    expect(toContacts(gone)).not.toHaveProperty("email1Address");
  });

  it("is stamped anew if it says when it was changed", () => {
    const stamped = card("FN:A", "REV:2012-03-05T13:32:54Z");
    expect(fromContacts({ nickName: "B" }, { previous: stamped, now })).toContain("REV:2026-11-21T10:00:00Z");
    const compact = card("FN:A", "REV:20120305T133254Z");
    expect(fromContacts({ nickName: "B" }, { previous: compact, now })).toContain("REV:20261121T100000Z");
  });
});

describe("pictures", () => {
  const large = "A".repeat(60_000);
  const text = card("FN:A", `PHOTO;ENCODING=b;TYPE=JPEG:${large}`);

  it("that are too large are not shown, and stay when the device knows of none", () => {
    expect(toContacts(text)).not.toHaveProperty("picture");
    expect(fromContacts({ picture: null }, { previous: text })).toBe(text);
    expect(fromContacts({ picture: null }, { previous: text, picture: { limit: 100_000 } })).toBe(
      card("FN:A"),
    );
  });

  it("can be made smaller, and do not come back smaller", () => {
    const picture = { shrink: (bytes: Uint8Array, limit: number) => bytes.subarray(0, Math.min(limit, 30)) };
    const shown = toContacts(text, { picture });
    expect(shown.picture).toHaveLength(40);
    expect(fromContacts(shown, { previous: text, picture })).toBe(text);
  });

  it("from devices are refused if they are too large or no base64 (MS-ASCNTC_R384)", () => {
    expect(() => fromContacts({ picture: large })).toThrow(RangeError);
    expect(() => fromContacts({ picture: "a\r\nX-EVIL:1" })).toThrow(RangeError);
    expect(fromContacts({ firstName: "A", picture: "iVBORAAA" })).toContain(
      "PHOTO;ENCODING=b;TYPE=PNG:iVBORAAA",
    );
  });

  it("may be data in 4.0, and those that are elsewhere are left alone", () => {
    const four = (value: string) => card("FN:A", `PHOTO:${value}`).replace("3.0", "4.0");
    expect(toContacts(four("data:image/jpeg;base64,AAAA")).picture).toBe("AAAA");
    expect(toContacts(four("data:image/jpeg;base64\\,AAAA")).picture).toBe("AAAA");
    const elsewhere = four("https://example.com/a.jpg");
    expect(toContacts(elsewhere)).not.toHaveProperty("picture");
    expect(fromContacts({ picture: "AAAA" }, { previous: elsewhere })).toContain(
      "PHOTO:data:image/jpeg;base64,AAAA",
    );
  });
});

describe("names", () => {
  it("are filed by the rule unless the card says how", () => {
    const person = { firstName: "Ada", lastName: "Lovelace", companyName: "Engine Ltd" };
    const text = fromContacts({ ...person, fileAs: "Lovelace, Ada" });
    expect(text).not.toContain("FILE-AS");
    expect(toContacts(text).fileAs).toBe("Lovelace, Ada");
    expect(toContacts(text, { fileAs: "firstLast" }).fileAs).toBe("Ada Lovelace");
    expect(toContacts(text, { fileAs: "company" }).fileAs).toBe("Engine Ltd");
    const own = fromContacts({ fileAs: "The Countess" }, { previous: text });
    expect(toContacts(own).fileAs).toBe("The Countess");
    expect(toContacts(fromContacts({ lastName: "King" }, { previous: text })).fileAs).toBe("King, Ada");
  });

  it("that are written in one piece are taken apart, those of companies are not", () => {
    expect(toContacts(card("FN:Ada King Lovelace"))).toMatchObject({
      firstName: "Ada King",
      lastName: "Lovelace",
    });
    expect(toContacts(card("FN:Engine Ltd", "ORG:Engine Ltd"))).toEqual({
      companyName: "Engine Ltd",
      fileAs: "Engine Ltd",
    });
    expect(fromContacts({ companyName: "Engine Ltd" })).toContain("FN:Engine Ltd\r\n");
  });

  it("change the whole name that the card shows", () => {
    const text = card("N:Lovelace;Ada;A,B;;", "FN:Ada Lovelace");
    expect(fromContacts({ lastName: "King" }, { previous: text })).toBe(
      card("N:King;Ada;A,B;;", "FN:Ada A B King"),
    );
  });

  it("of Yomi, children, relations and notes have their places", () => {
    const person = {
      firstName: "A",
      yomiFirstName: "エイ",
      yomiLastName: "ビー",
      yomiCompanyName: "シー",
      children: ["D", "E"],
      spouse: "F",
      body: { type: "html" as const, data: "<p>One</p><p>Two &amp; three</p>" },
    };
    const text = fromContacts(person, { version: "4.0", newUid: () => "u" });
    expect(text).toContain("X-PHONETIC-FIRST-NAME:エイ");
    expect(text).toContain("RELATED;TYPE=child;VALUE=text:D");
    expect(toContacts(text)).toEqual({
      ...person,
      fileAs: "A",
      body: { type: "plain", data: "One\nTwo & three" },
    });
  });
});

describe("notes", () => {
  const text = card("FN:A", "NOTE:A long story");

  it("that were cut for the device do not replace the whole ones", () => {
    expect(
      fromContacts({ body: { type: "plain", data: "A lo", truncated: true } }, { previous: text }),
    ).toContain("NOTE:A long story");
    expect(fromContacts({ legacyBody: "New" }, { previous: text })).toBe(card("FN:A", "NOTE:New"));
    expect(fromContacts({ body: null }, { previous: text })).toBe(card("FN:A"));
  });

  it("that are streams are refused", () => {
    async function* data() {
      yield new Uint8Array();
    }
    expect(() => fromContacts({ body: { type: "plain", data: data() } })).toThrow(TypeError);
  });
});

describe("version 2.1", () => {
  const latin =
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg\r\nEND:VCARD\r\n";

  it("is read in its charsets, and written in UTF-8 where it changes", () => {
    expect(toContacts(latin)).toMatchObject({ lastName: "Müller", firstName: "Jörg" });
    const changed = fromContacts({ firstName: "Änne" }, { previous: latin });
    expect(changed).toContain("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;=C3=84nne;;;");
    const japanese = latin.replace(/N;.*/, "N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=93=FA=96=7B;");
    expect(toContacts(japanese).lastName).toBe("日本");
  });

  it("has its own types", () => {
    const text = fromContacts(
      { firstName: "A", homeFaxNumber: "1", businessAddressCity: "X" },
      { version: "2.1" },
    );
    expect(text).toContain("TEL;HOME;FAX:1");
    expect(text).toContain("ADR;WORK:;;;X;;;");
  });
});
