// Runs inside a project that has the packages installed.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

const modules = new URL("./node_modules/", import.meta.url);
const require = createRequire(import.meta.url);

/** Our packages' entries that are code, as they are imported: `easkit`, `@easkit/wbxml/xml`. */
function installedEntries() {
  const scoped = readdirSync(new URL("@easkit/", modules)).map((name) => `@easkit/${name}`);
  return ["easkit", ...scoped].flatMap((name) => {
    const { exports } = JSON.parse(readFileSync(new URL(`${name}/package.json`, modules), "utf8"));
    const keys = Object.keys(exports).filter((key) => !key.endsWith(".json"));
    return keys.map((key) => name + key.slice(1));
  });
}

async function importEntry(entry) {
  const names = Object.keys(await import(entry));
  assert.ok(names.length > 0, "exports nothing");
}

/** `require()` gives a CommonJS host the very same things. */
async function requireEntry(entry) {
  const required = require(entry);
  const imported = await import(entry);
  assert.deepEqual(Object.keys(required).sort(), Object.keys(imported).sort());
  for (const name of Object.keys(imported)) assert.equal(required[name], imported[name], name);
}

/** Every entry of every package loads, by import and by require. */
export const entryChecks = installedEntries().flatMap((entry) => [
  { name: `import ${entry}`, run: () => importEntry(entry) },
  { name: `require ${entry}`, run: () => requireEntry(entry) },
]);
