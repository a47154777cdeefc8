import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import { shown } from "../workspace/read-packages.mjs";
import { importedNames } from "./check-imports.mjs";

/** The line of a JSON file that first holds a text, from 1. */
function lineOf(file, text) {
  const at = readFileSync(file, "utf8")
    .split("\n")
    .findIndex((line) => line.includes(text));
  return at + 1 || 1;
}

const typesOf = (name) => `@types/${name.replace(/^@/, "").replace("/", "__")}`;

/** Declared dependencies that no code imports. */
export function checkUnused({ pkg, sources }) {
  const used = importedNames(sources);
  const types = new Set([...used].map(typesOf));
  const file = join(pkg.folder, "package.json");
  return ["dependencies", "peerDependencies"].flatMap((section) =>
    Object.keys(pkg.manifest[section] ?? {})
      .filter((name) => !used.has(name) && !types.has(name))
      .map((name) => ({
        file,
        line: lineOf(file, `"${name}"`),
        message: `"${name}" is in ${section}, and no code imports it`,
      })),
  );
}

function readReferences(folder) {
  const file = join(folder, "tsconfig.json");
  if (!existsSync(file)) return { file, references: [] };
  const { config } = ts.readConfigFile(file, (path) => readFileSync(path, "utf8"));
  return { file, references: (config?.references ?? []).map(({ path }) => resolve(folder, path)) };
}

/**
 * A package's tsconfig refers to each of its dependencies of this repository, and to nothing else; to what only its
 * tests use if they are compiled with the rest.
 */
export function checkReferences({ root, pkg, workspace }) {
  const { file, references } = readReferences(pkg.folder);
  const names = Object.keys({ ...pkg.manifest.dependencies, ...pkg.manifest.peerDependencies });
  const wanted = new Map(
    names.flatMap((name) => (workspace.has(name) ? [[workspace.get(name).folder, name]] : [])),
  );
  const missing = [...wanted]
    .filter(([folder]) => !references.includes(folder))
    .map(([, name]) => ({ file, line: 1, message: `has no reference to ${name}, which is a dependency` }));
  const forTests = new Set(
    Object.keys(pkg.manifest.devDependencies ?? {}).map((name) => workspace.get(name)?.folder),
  );
  const surplus = references
    .filter((folder) => !wanted.has(folder) && !forTests.has(folder))
    .map((folder) => {
      const text = folder.slice(dirname(folder).length + 1);
      return {
        file,
        line: lineOf(file, `/${text}"`),
        message: `refers to ${shown(root, folder)}, which is no dependency`,
      };
    });
  return [...missing, ...surplus];
}

/** The root tsconfig builds every package. */
export function checkRootReferences(root, packages) {
  const { file, references } = readReferences(root);
  return packages
    .filter(({ folder }) => !references.includes(folder))
    .map(({ path }) => ({ file, line: 1, message: `has no reference to ${path}` }));
}
