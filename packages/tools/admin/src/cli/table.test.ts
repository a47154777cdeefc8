import fc from "fast-check";
import { expect, test } from "vitest";
import { printable, widthOf } from "./printable.js";
import { type Column, toTable } from "./table.js";
import { ago } from "./words.js";

const shape: readonly Column<readonly [string, number]>[] = [
  { title: "NAME", cell: ([name]) => name },
  { title: "COUNT", cell: ([, count]) => count },
];

test("columns stand below each other, numbers at the right", () => {
  expect(
    toTable(
      [
        ["a", 5],
        ["日本", 10],
      ],
      shape,
    ),
  ).toEqual(["NAME  COUNT", "a         5", "日本     10"]);
});

test("a column in which nothing stands is left out", () => {
  expect(toTable([["", 5]], shape)).toEqual(["COUNT", "    5"]);
});

test("whatever is in a cell, a line is one line, fits the terminal and gives it no command", () => {
  const rows = fc.array(fc.tuple(fc.string({ unit: "binary" }), fc.nat()));
  fc.assert(
    fc.property(rows, fc.integer({ min: 20, max: 120 }), (given, columns) => {
      for (const line of toTable(given, shape, columns)) {
        expect(widthOf(line)).toBeLessThanOrEqual(columns);
        expect(line).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
      }
    }),
  );
});

test("a name that would turn the line around, clear the screen or go on below is shown as it is", () => {
  expect(printable("\u001b[2Jevil\u202egnp\r\n")).toBe("\ufffd[2Jevil\ufffdgnp\ufffd\ufffd");
});

test.each([
  [0, "0 s ago"],
  [59_000, "59 s ago"],
  [61_000, "1 min ago"],
  [7_200_000, "2 h ago"],
  [86_400_000, "1 day ago"],
  [40 * 86_400_000, "40 days ago"],
])("%d milliseconds are %s", (milliseconds, words) => {
  expect(ago(1_000_000, 1_000_000 + milliseconds)).toBe(words);
});
