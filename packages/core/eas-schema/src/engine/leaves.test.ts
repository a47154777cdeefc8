import { describe, expect, it } from "vitest";
import { Sync } from "../commands/sync.js";
import { codePage, named, required, within } from "./element.js";
import { t } from "./leaves.js";
import { worded } from "./words.js";

const { Count, Signed, Ratio, On, Colour, Status, UID } = codePage(40, "Test", {
  Count: t.uint(0x05),
  Signed: t.int(0x06),
  Ratio: t.decimal(0x07),
  On: t.flag(0x08),
  Colour: t.oneOf(0x09, { red: 0, green: 2 }),
  Status: t.uint(0x0a),
  UID: t.text(0x0b, { property: "uid", since: "14.0" }),
}).elements;

const parse = ({ type }: { type: { kind: string } }, text: string): unknown => {
  if (type.kind !== "leaf" || !("parse" in type) || typeof type.parse !== "function")
    throw new Error("no leaf");
  return type.parse(text);
};

describe("leaves", () => {
  it.each([
    [Count, "3000000000", 3_000_000_000],
    [Count, " 7 ", 7],
    [Signed, "-1", -1],
    [Ratio, "47.5", 47.5],
    [On, "1", true],
    [On, "False", false],
    [Colour, "2", "green"],
  ])("read %#", (element, text, value) => {
    expect(parse(element, text)).toBe(value);
  });

  it.each([
    [Count, "-1"],
    [Count, "4294967296"],
    [Count, "1e3"],
    [Count, "0x10"],
    [Count, " "],
    [Signed, "2147483648"],
    [Ratio, "Infinity"],
    [Ratio, " "],
    [On, "yes"],
    [Colour, "1"],
    [Colour, "red"],
  ])("refuse %#", (element, text) => {
    expect(() => parse(element, text)).toThrow(RangeError);
  });

  it("carry their names, versions and property", () => {
    expect(UID).toMatchObject({ tag: "UID", property: "uid", since: "14.0", page: 40, token: 0x0b });
    expect(named("id", UID)).toMatchObject({ tag: "UID", property: "id" });
    expect(required(within({ since: "12.0", until: "12.1" }, UID))).toMatchObject({
      required: true,
      since: "12.0",
      until: "12.1",
    });
  });
});

describe("statuses as words", () => {
  it("read a common code as the command's own word for it", () => {
    const element = worded({ ok: 1, serverError: 5 }, Status);
    expect(parse(element, "5")).toBe("serverError");
    expect(parse(element, "110")).toBe("serverError");
    expect(() => parse(element, "111")).toThrow("no such status");
  });

  it("write the command's own number", () => {
    expect(Sync.status.serverError).toBe(5);
    expect(Sync.status.serverErrorRetryLater).toBe(111);
  });
});
