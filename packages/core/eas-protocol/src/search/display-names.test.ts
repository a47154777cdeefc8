import { describe, expect, it } from "vitest";
import { displayNames } from "./display-names.js";

describe("the names in a list of addresses", () => {
  it.each([
    [undefined, undefined],
    ["", undefined],
    ["bob@example.com", "bob@example.com"],
    ['"Miller, Bob" <bob@example.com>, Carol <carol@example.com>', "Miller, Bob; Carol"],
    ['"A \\"B\\" C" <a@b>, <d@e>', 'A "B" C; d@e'],
    ['"a; b" <a@b>', "a, b"],
    ['"never closed', "never closed"],
  ])("%j are %j", (list, names) => {
    expect(displayNames(list)).toBe(names);
  });
});
