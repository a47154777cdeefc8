#!/usr/bin/env node
// Looks for files and functions that have grown too long. Tables are exempt: data/table-files.mjs lists them.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { tableFiles } from "./data/table-files.mjs";
import { longFunctions } from "./file-sizes/long-functions.mjs";
import { filesBelow, shown } from "./workspace/read-packages.mjs";

const LOOK_AGAIN = 250;
const TOO_LONG = 400;
const REFUSED = 500;
const LONG_FUNCTION = 60;

const folders = ["packages", "examples", "bench", "scripts"];
const isTest = (path) => /\.(test|e2e)\.tsx?$/.test(path);

/** One file's verdicts. A test's functions are groups of tests, and may be long. */
function measure(path, text) {
  const lines = text.split("\n").length - 1;
  const functions = isTest(path) ? [] : longFunctions(path, text, LONG_FUNCTION);
  const warnings = functions.map((one) => `${path}:${one.line}: ${one.name} has ${one.length} lines`);
  if (lines > TOO_LONG) warnings.push(`${path}: ${lines} lines`);
  const long = lines > LOOK_AGAIN && lines <= TOO_LONG ? [`${path}: ${lines} lines`] : [];
  return { long, warnings, refused: lines > REFUSED ? [path] : [] };
}

/**
 * Measures a tree's source files, apart from the listed tables.
 *
 * @param {string} root
 * @param {Record<string, string>} tables
 * @returns {{ long: string[], warnings: string[], refused: string[], stale: string[] }}
 */
export function checkFileSizes(root, tables) {
  const paths = folders
    .flatMap((folder) => filesBelow(join(root, folder), [".ts", ".tsx", ".mjs"]))
    .map((path) => shown(root, path))
    .filter((path) => !Object.hasOwn(tables, path));
  const measured = paths.map((path) => measure(path, readFileSync(join(root, path), "utf8")));
  return {
    long: measured.flatMap((one) => one.long),
    warnings: measured.flatMap((one) => one.warnings),
    refused: measured.flatMap((one) => one.refused),
    stale: Object.keys(tables).filter((path) => !existsSync(join(root, path))),
  };
}

function print(title, lines) {
  if (lines.length > 0) console.log(`${title}\n${lines.map((line) => `  ${line}`).join("\n")}`);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = resolve(fileURLToPath(new URL("..", import.meta.url)));
  const { long, warnings, refused, stale } = checkFileSizes(root, tableFiles);
  print(`over ${LOOK_AGAIN} lines, worth another look:`, long);
  print(`warning: files over ${TOO_LONG} lines, functions over ${LONG_FUNCTION}:`, warnings);
  print(`refused: over ${REFUSED} lines and not listed in scripts/data/table-files.mjs:`, refused);
  print("refused: listed in scripts/data/table-files.mjs and not there:", stale);
  console.log(`file sizes: ${long.length} long, ${warnings.length} warnings, ${refused.length} refused`);
  process.exitCode = refused.length + stale.length === 0 ? 0 : 1;
}
