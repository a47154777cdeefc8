import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { checkImportRules } from "./check-import-rules.mjs";

type Tree = Record<string, string | object>;

const trees: string[] = [];
afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true });
});

/** Two packages that keep all rules: `@easkit/upper` uses `@easkit/lower` and `thing`. */
const sound: Tree = {
  "package.json": { devDependencies: { vitest: "*" } },
  "tsconfig.json": {
    references: [{ path: "./packages/core/lower" }, { path: "./packages/core/upper" }],
  },
  "packages/core/lower/package.json": {
    name: "@easkit/lower",
    exports: { ".": { "@easkit/source": "./src/index.ts" } },
  },
  "packages/core/lower/tsconfig.json": { references: [] },
  "packages/core/lower/src/index.ts": "export const low = 1;\nexport type Low = typeof low;\n",
  "packages/core/upper/package.json": {
    name: "@easkit/upper",
    exports: {
      ".": { "@easkit/source": "./src/index.ts" },
      "./more": { "@easkit/source": "./src/more.ts" },
    },
    dependencies: { "@easkit/lower": "*", thing: "*" },
  },
  "packages/core/upper/tsconfig.json": { references: [{ path: "../lower" }] },
  "packages/core/upper/src/index.ts": 'import { low } from "@easkit/lower";\nexport const high = low;\n',
  "packages/core/upper/src/more.ts": 'export * from "./thing-user.js";\n',
  "packages/core/upper/src/thing-user.ts": 'import thing from "thing";\nexport default thing;\n',
  "packages/core/upper/src/index.test.ts": 'import { test } from "vitest";\ntest("x", () => {});\n',
  "node_modules/thing/package.json": { name: "thing" },
};

const rules = {
  families: {},
  packages: {
    "@easkit/lower": { easkit: {}, thirdParty: {} },
    "@easkit/upper": { easkit: { "@easkit/lower": "values" }, thirdParty: { thing: ["./more"] } },
  },
};

function check(changes: Tree, table: { families: object; packages: object } = rules): string[] {
  const root = mkdtempSync(join(tmpdir(), "easkit-rules-"));
  trees.push(root);
  for (const [path, content] of Object.entries({ ...sound, ...changes })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  return checkImportRules(root, table);
}

const upper = sound["packages/core/upper/package.json"] as object;
const index = "packages/core/upper/src/index.ts";
const low = 'import { low } from "@easkit/lower";\nexport { low };\n';

test("a sound tree has no complaint", () => {
  expect(check({})).toEqual([]);
});

test("a package imports only what its row allows", () => {
  const changes = { "packages/core/lower/src/index.ts": '\nexport { high } from "@easkit/upper";\n' };
  expect(check(changes)).toContain('packages/core/lower/src/index.ts:2: may not import "@easkit/upper"');
});

test("a package that has no row is refused", () => {
  expect(check({}, { families: {}, packages: { "@easkit/lower": rules.packages["@easkit/lower"] } })).toEqual(
    ["packages/core/upper/package.json:1: has no row in scripts/data/import-rules.mjs"],
  );
});

test("a package without its own row follows the row of its folder", () => {
  const upperRow = rules.packages["@easkit/upper"];
  const table = {
    families: { core: upperRow.easkit },
    packages: { "@easkit/upper": { thirdParty: upperRow.thirdParty } },
  };
  expect(check({}, table)).toEqual([]);
});

test.each([
  ["import", 'import { low } from "@easkit/lower";\nexport { low };'],
  ["export from", 'export { low } from "@easkit/lower";'],
  ["import()", 'export const low = await import("@easkit/lower");'],
  ["require()", 'export const low = require("@easkit/lower");'],
])("where only types may come from a package, %s of a value is refused", (_, text) => {
  const table = {
    ...rules,
    packages: {
      ...rules.packages,
      "@easkit/upper": { easkit: { "@easkit/lower": "types" }, thirdParty: { thing: "anywhere" } },
    },
  };
  expect(check({ [index]: text }, table)).toEqual([`${index}:1: may import only types from "@easkit/lower"`]);
  const types = 'import type { Low } from "@easkit/lower";\nexport type High = Low;\n';
  expect(check({ [index]: types }, table)).toEqual([]);
});

test("a third-party package that the row does not name is refused", () => {
  const changes = { [index]: `${low}import other from "other";\nexport default other;\n` };
  expect(check(changes)).toEqual([
    `${index}:3: may not depend on "other" at run time`,
    `${index}:3: "other" is missing in the dependencies`,
  ]);
});

test("an entry that has to stay free of a third-party package may not reach it through other files", () => {
  const changes = { [index]: `${low}export * from "./thing-user.js";\n` };
  expect(check(changes)).toEqual([
    'packages/core/upper/src/thing-user.ts:1: the entry "." may not load "thing": only ./more may',
  ]);
});

test("what is imported is declared, and what is declared is imported", () => {
  const dependencies = { thing: "*", "@easkit/lower": "*", idle: "*" };
  const changes = {
    "packages/core/upper/package.json": { ...upper, dependencies },
    "node_modules/idle/package.json": {},
  };
  expect(check(changes)).toEqual([
    'packages/core/upper/package.json:1: "idle" is in dependencies, and no code imports it',
  ]);
  expect(
    check({
      "packages/core/upper/package.json": { ...upper, dependencies: { thing: "*" } },
      "packages/core/upper/tsconfig.json": {},
    }),
  ).toEqual([`${index}:1: "@easkit/lower" is missing in the dependencies`]);
});

test("what only a test imports may be a development dependency, but has to be declared", () => {
  const file = "packages/core/upper/src/index.test.ts";
  const changes = { [file]: 'import oracle from "oracle";\nexport default oracle;\n' };
  expect(check(changes)).toEqual([`${file}:1: "oracle" is in neither package.json`]);
  const manifest = { ...upper, devDependencies: { oracle: "*" } };
  expect(check({ ...changes, "packages/core/upper/package.json": manifest })).toEqual([]);
});

test("a file is for tests only as long as no entry needs it, not even for a type", () => {
  const file = "packages/core/upper/src/testing/try.ts";
  const changes = { [file]: 'export { test } from "vitest";\n' };
  expect(check(changes)).toEqual([]);
  for (const statement of ["export *", "export type * "]) {
    expect(check({ ...changes, [index]: `${low}${statement} from "./testing/try.js";\n` })).toEqual([
      `${file}:1: may not depend on "vitest" at run time`,
      `${file}:1: "vitest" is missing in the dependencies`,
    ]);
  }
});

test("the insides of another package are out of reach", () => {
  const changes = { [index]: '\nexport { low } from "@easkit/lower/src/low.js";\n' };
  expect(check(changes)).toEqual([
    `${index}:2: "@easkit/lower/src/low.js" is not an entry of @easkit/lower: its exports have .`,
  ]);
});

test("no relative import leaves the package", () => {
  const changes = { [index]: `${low}export * from "../../lower/src/index.js";\n` };
  expect(check(changes)).toEqual([`${index}:3: "../../lower/src/index.js" leaves the package`]);
});

test("built-in modules are named with node:", () => {
  expect(check({ [index]: `${low}export { join } from "path";\n` })).toEqual([
    `${index}:3: "path" lacks its "node:"`,
  ]);
});

test("a module whose name is computed is refused", () => {
  expect(check({ [index]: `${low}export const load = (name: string) => import(name);\n` })).toEqual([
    `${index}:3: loads a module whose name is computed`,
  ]);
});

test("tsconfig references are the dependencies", () => {
  const file = "packages/core/upper/tsconfig.json";
  expect(check({ [file]: {} })).toEqual([
    `${file}:1: has no reference to @easkit/lower, which is a dependency`,
  ]);
  const references = [{ path: "../upper" }];
  expect(check({ "packages/core/lower/tsconfig.json": { references } })).toEqual([
    "packages/core/lower/tsconfig.json:1: refers to packages/core/upper, which is no dependency",
  ]);
  const lower = sound["packages/core/lower/package.json"] as object;
  const manifest = { ...lower, devDependencies: { "@easkit/upper": "*" } };
  expect(
    check({
      "packages/core/lower/tsconfig.json": { references },
      "packages/core/lower/package.json": manifest,
    }),
  ).toEqual([]);
});

test("the root tsconfig builds every package", () => {
  expect(check({ "tsconfig.json": { references: [{ path: "./packages/core/lower" }] } })).toEqual([
    "tsconfig.json:1: has no reference to packages/core/upper",
  ]);
});

test("packages do not depend on each other in a circle", () => {
  const changes = {
    "packages/core/lower/package.json": {
      name: "@easkit/lower",
      exports: { ".": { "@easkit/source": "./src/index.ts" } },
      dependencies: { "@easkit/upper": "*" },
    },
  };
  expect(check(changes)).toContain(
    "packages/core/lower/package.json:1: packages depend on each other in a circle: " +
      "@easkit/lower -> @easkit/upper -> @easkit/lower",
  );
});

test.each([
  [
    "an install script",
    { "node_modules/deep/package.json": { scripts: { postinstall: "node x" } } },
    "postinstall",
  ],
  [
    "a binding.gyp",
    { "node_modules/deep/package.json": {}, "node_modules/deep/binding.gyp": "{}" },
    "binding.gyp",
  ],
])("a dependency of a dependency with %s is refused", (_, changes, script) => {
  const thing = { "node_modules/thing/package.json": { dependencies: { deep: "*" } } };
  expect(check({ ...thing, ...changes })).toEqual([
    `packages/core/upper/package.json:1: @easkit/upper > thing > deep runs at its installation: ${script}`,
  ]);
});

test("optional dependencies may have install scripts or be missing", () => {
  const thing = {
    optionalDependencies: { native: "*" },
    dependencies: { native: "*" },
    peerDependencies: { host: "*" },
    peerDependenciesMeta: { host: { optional: true } },
  };
  expect(check({ "node_modules/thing/package.json": thing })).toEqual([]);
});
