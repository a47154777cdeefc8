#!/usr/bin/env node
// Adds to package-lock.json the packages for other platforms that the registry in use did not offer when it was
// written. Without them `npm ci` calls the lock file incomplete. npm takes their content from the registry on the
// platforms that need them. Run it after `npm install`; `--check` only tells.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const systems = [
  "android",
  "darwin",
  "linux",
  "win32",
  "freebsd",
  "openbsd",
  "netbsd",
  "sunos",
  "aix",
  "openharmony",
];
const processors = [
  "x64",
  "arm64",
  "arm",
  "ia32",
  "loong64",
  "mips64el",
  "ppc64",
  "riscv64",
  "s390x",
  "wasm32",
];

/** What the last part of a name such as `@rollup/rollup-linux-x64-musl` says of its platform. */
function platformOf(name) {
  const words = name.replace("windows", "win32").replace(/-64$/, "-x64").split(/[/-]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  if (os.length + cpu.length === 0) return undefined;
  const libc = words.includes("musl") ? ["musl"] : words.includes("gnu") ? ["glibc"] : [];
  return { ...(cpu.length > 0 && { cpu }), ...(libc.length > 0 && { libc }), ...(os.length > 0 && { os }) };
}

/** Whether a package at one of the places where Node would look from a folder of the lock file is listed. */
function isListed(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    if (packages[`${at === "" ? "" : `${at}/`}node_modules/${name}`]) return true;
    if (!at.includes("/node_modules/")) return packages[`node_modules/${name}`] !== undefined;
  }
}

/**
 * The entries that a lock file lacks, by path.
 *
 * @param {{ packages: Record<string, any> }} lock
 * @returns {Record<string, object>}
 */
export function missingEntries({ packages }) {
  const missing = {};
  for (const [path, { optionalDependencies = {}, dev, engines }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      // A range would need the registry; packages for platforms are named with their exact version.
      if (!platform || !/^\d+\.\d+\.\d+[\w.+-]*$/.test(version) || isListed(packages, path, name)) continue;
      const entry = {
        version,
        ...platform,
        ...(dev && { dev }),
        ...(engines && { engines }),
        optional: true,
      };
      missing[`node_modules/${name}`] = entry;
    }
  }
  return missing;
}

function complete() {
  const file = fileURLToPath(new URL("../package-lock.json", import.meta.url));
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const missing = missingEntries(lock);
  const paths = Object.keys(missing);
  if (process.argv.includes("--check")) {
    for (const path of paths) console.log(`package-lock.json lacks ${path}`);
    console.log(
      paths.length === 0 ? "lock file: complete" : "lock file: run node scripts/complete-lock-file.mjs",
    );
    process.exitCode = paths.length === 0 ? 0 : 1;
    return;
  }
  const all = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, "en"));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(all) }, undefined, 2)}\n`);
  console.log(`lock file: ${paths.length} packages for other platforms added`);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) complete();
