#!/usr/bin/env node
// Holds every package to the table in data/import-rules.mjs: who may import whom, what may come from elsewhere, and
// that package.json and tsconfig.json say the same as the code.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as table from "./data/import-rules.mjs";
import { checkCircles } from "./import-rules/check-graph.mjs";
import { checkImports } from "./import-rules/check-imports.mjs";
import { checkInstallScripts } from "./import-rules/check-install-scripts.mjs";
import { checkReferences, checkRootReferences, checkUnused } from "./import-rules/check-manifest.mjs";
import { readSources } from "./import-rules/read-sources.mjs";
import { readPackages, shown } from "./workspace/read-packages.mjs";

function rowOf({ families, packages }, { name, family }) {
  const row = packages[name];
  const easkit = row?.easkit ?? families[family];
  return easkit && { easkit, thirdParty: row?.thirdParty ?? {} };
}

function checkPackage(context) {
  if (!context.row) {
    const file = join(context.pkg.folder, "package.json");
    return [{ file, line: 1, message: "has no row in scripts/data/import-rules.mjs" }];
  }
  return [...checkImports(context), ...checkUnused(context), ...checkReferences(context)];
}

/**
 * Checks a tree. Returns what is wrong as `file:line: message`, with paths from the root.
 *
 * @param {string} root
 * @param {{ families: object, packages: object }} rules
 * @returns {string[]}
 */
export function checkImportRules(root, rules) {
  const packages = readPackages(root);
  const workspace = new Map(packages.map((pkg) => [pkg.name, pkg]));
  const rootManifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const rootTools = new Set(Object.keys(rootManifest.devDependencies ?? {}));
  const problems = [
    ...packages.flatMap((pkg) =>
      checkPackage({ root, pkg, row: rowOf(rules, pkg), sources: readSources(pkg), workspace, rootTools }),
    ),
    ...checkRootReferences(root, packages),
    ...checkCircles(workspace),
    ...checkInstallScripts(packages),
  ];
  return problems.map(({ file, line, message }) => `${shown(root, file)}:${line}: ${message}`);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const problems = checkImportRules(root.replace(/[\\/]$/, ""), table);
  for (const problem of problems) console.log(problem);
  console.log(problems.length === 0 ? "import rules: all hold" : `import rules: ${problems.length} broken`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
