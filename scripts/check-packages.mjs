#!/usr/bin/env node
// Packs every publishable package and looks at what users would get. Needs a build. `--write` copies the LICENSE into
// each package and pins the entries that each exports now.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { checkContent, checkEntries } from "./packages/check-content.mjs";
import { checkPublint } from "./packages/check-publint.mjs";
import { checkTypes } from "./packages/check-types.mjs";
import { pack } from "./packages/pack.mjs";
import { readPackages } from "./workspace/read-packages.mjs";

const root = resolve(fileURLToPath(new URL("..", import.meta.url)));
const pinFile = join(root, "scripts", "data", "exports.json");
const licence = readFileSync(join(root, "LICENSE"), "utf8");
const packages = readPackages(root).filter(({ manifest }) => !manifest.private);

function write() {
  for (const { folder } of packages) writeFileSync(join(folder, "LICENSE"), licence);
  const pins = packages.map(({ name, manifest }) => [name, Object.keys(manifest.exports ?? {})]);
  writeFileSync(pinFile, `${JSON.stringify(Object.fromEntries(pins.sort()), undefined, 2)}\n`);
}

async function check(folder) {
  const pinned = JSON.parse(readFileSync(pinFile, "utf8"));
  const byName = new Map(packages.map((pkg) => [pkg.name, pkg]));
  let failed = [...Object.keys(pinned)].filter((name) => !byName.has(name)).length;
  if (failed > 0) console.log("scripts/data/exports.json names packages that are gone");
  for (const { name, files, tarball } of pack(root, [...byName.keys()], folder)) {
    const pkg = byName.get(name);
    const problems = [
      ...checkContent(pkg, files, licence),
      ...checkEntries(pkg, pinned),
      ...(await checkPublint(pkg, tarball)),
      ...checkTypes(tarball),
    ];
    console.log(problems.length === 0 ? `ok      ${name}: ${files.length} files` : `broken  ${name}`);
    for (const problem of problems) console.log(`        ${problem}`);
    if (problems.length > 0) failed += 1;
  }
  console.log(failed === 0 ? `packages: ${packages.length} fit to publish` : `packages: ${failed} broken`);
  return failed;
}

if (process.argv.includes("--write")) write();
const folder = mkdtempSync(join(tmpdir(), "easkit-pack-"));
try {
  process.exitCode = (await check(folder)) === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
