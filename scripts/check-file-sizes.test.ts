import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFileSizes } from "./check-file-sizes.mjs";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "easkit-sizes-"));
  mkdirSync(join(root, "packages"));
});
afterEach(() => rmSync(root, { recursive: true }));

const lines = (count: number) => "// line\n".repeat(count);
const write = (name: string, text: string) => writeFileSync(join(root, "packages", name), text);

test("files are told from 251 lines, warned of from 401 and refused from 501", () => {
  for (const count of [250, 251, 400, 401, 500, 501]) write(`${count}.ts`, lines(count));
  expect(checkFileSizes(root, {})).toEqual({
    long: ["packages/251.ts: 251 lines", "packages/400.ts: 400 lines"],
    warnings: ["packages/401.ts: 401 lines", "packages/500.ts: 500 lines", "packages/501.ts: 501 lines"],
    refused: ["packages/501.ts"],
    stale: [],
  });
});

test("tables may be long, and the list of tables names no file that is gone", () => {
  write("table.ts", lines(900));
  expect(checkFileSizes(root, { "packages/table.ts": "data", "packages/gone.ts": "data" })).toEqual({
    long: [],
    warnings: [],
    refused: [],
    stale: ["packages/gone.ts"],
  });
});

test("functions, methods and arrow functions over 60 lines are warned of, in tests not", () => {
  const body = (count: number) => `{\n${lines(count - 2)}}`;
  const text = `function short() ${body(60)}\nfunction long() ${body(61)}\nconst arrow = () => ${body(61)};\nclass A {\n  m() ${body(61)}\n}\n`;
  write("code.ts", text);
  write("code.test.ts", text);
  expect(checkFileSizes(root, {}).warnings).toEqual([
    "packages/code.ts:61: long has 61 lines",
    "packages/code.ts:122: arrow has 61 lines",
    "packages/code.ts:184: m has 61 lines",
  ]);
});
