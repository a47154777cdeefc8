import { readFileSync } from "node:fs";
import { join } from "node:path";

const unwanted = [
  /\.test\.ts$/,
  /\.e2e\.ts$/,
  /\.tsbuildinfo$/,
  /(^|\/)node_modules\//,
  /\.tgz$/,
  /(^|\/)\.env/,
];

/** The files that the manifest promises: exports, types, sources and commands. */
function promised({ exports = {}, bin = {} }) {
  const targets = Object.values(exports).flatMap((one) =>
    typeof one === "string" ? [one] : Object.values(one),
  );
  return [...targets, ...Object.values(bin)].map((path) => path.replace(/^\.\//, ""));
}

/** Declarations in dist whose source is gone: left over from an earlier build. */
function leftOver(files) {
  const sources = new Set(files);
  return files.filter(
    (path) => path.startsWith("dist/") && path.endsWith(".d.ts") && !sources.has(sourceOf(path)),
  );
}

const sourceOf = (declaration) => declaration.replace(/^dist\//, "src/").replace(/\.d\.ts$/, ".ts");

/** What is wrong with the content of one package's tarball. */
export function checkContent({ folder, manifest }, files, licence) {
  const there = new Set(files);
  const wanted = ["package.json", "README.md", "LICENSE", ...promised(manifest)];
  const missing = [...new Set(wanted)].filter((path) => !there.has(path)).map((path) => `lacks ${path}`);
  const surplus = files
    .filter((path) => unwanted.some((pattern) => pattern.test(path)))
    .map((path) => `contains ${path}`);
  const old = leftOver(files).map(
    (path) => `contains ${path}, whose source is gone: remove dist and build again`,
  );
  const sameLicence = !there.has("LICENSE") || readFileSync(join(folder, "LICENSE"), "utf8") === licence;
  return [
    ...missing,
    ...surplus,
    ...old,
    ...(sameLicence ? [] : ["has another LICENSE than the repository"]),
  ];
}

/** The public entries are the pinned ones; `node scripts/check-packages.mjs --write` pins them anew. */
export function checkEntries({ name, manifest }, pinned) {
  const entries = Object.keys(manifest.exports ?? {});
  const wanted = pinned[name];
  if (!wanted) return ["has no pinned entries in scripts/data/exports.json"];
  const added = entries
    .filter((entry) => !wanted.includes(entry))
    .map((entry) => `exports ${entry}, which is not pinned`);
  const gone = wanted
    .filter((entry) => !entries.includes(entry))
    .map((entry) => `no longer exports ${entry}`);
  return [...added, ...gone];
}
