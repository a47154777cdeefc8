import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { filesBelow } from "../workspace/read-packages.mjs";
import { readImports } from "./read-imports.mjs";

const isInside = (folder, path) => path.startsWith(folder + sep);

/** The source files behind the package's entries: its exports by key, and its commands as "bin". */
function readEntries({ folder, manifest }) {
  const entries = [];
  for (const [key, target] of Object.entries(manifest.exports ?? {})) {
    const source = typeof target === "object" ? target["@easkit/source"] : undefined;
    if (source) entries.push({ key, file: join(folder, source) });
  }
  for (const bin of Object.values(manifest.bin ?? {})) {
    const file = join(folder, bin);
    if (!existsSync(file)) continue;
    const [, built] = /dist\/([\w./-]+)\.js/.exec(readFileSync(file, "utf8")) ?? [];
    if (built) entries.push({ key: "bin", file: join(folder, "src", `${built}.ts`) });
  }
  return entries;
}

/** The files that a file names by relative imports, itself included: for their types, too, or only those it loads. */
function reach(sources, start, withTypes) {
  const seen = new Set([start]);
  for (const file of seen) {
    for (const { specifier, typeOnly } of sources.get(file) ?? []) {
      if ((typeOnly && !withTypes) || !specifier?.startsWith(".")) continue;
      seen.add(resolve(dirname(file), specifier.replace(/\.js$/, ".ts")));
    }
  }
  return seen;
}

const isTestFile = (file) => /\.(test|e2e)\.ts$/.test(file);

/**
 * A package's sources: what each file imports, which entries load it, and whether it is there for tests only, which
 * is so when no entry needs it, not even for a type.
 */
export function readSources(pkg) {
  const files = filesBelow(join(pkg.folder, "src"), [".ts"]);
  const sources = new Map(files.map((file) => [file, readImports(file)]));
  const entries = readEntries(pkg);
  const loaded = entries.map(({ key, file }) => ({ key, files: reach(sources, file, false) }));
  const needed = new Set(entries.flatMap(({ file }) => [...reach(sources, file, true)]));
  return files.map((file) => {
    const loadedBy = loaded.filter((one) => one.files.has(file)).map((one) => one.key);
    return { file, imports: sources.get(file), loadedBy, test: isTestFile(file) || !needed.has(file) };
  });
}

/** Does a relative import lead out of the package's src, or for a test out of the package? */
export function leavesPackage(pkg, { file, test }, specifier) {
  const target = resolve(dirname(file), specifier);
  return !isInside(test ? pkg.folder : join(pkg.folder, "src"), target);
}
