import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const slashes = (path) => path.split(sep).join("/");

function foldersIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .map((entry) => join(folder, entry.name));
}

/** The packages under packages/, at packages/<name> or packages/<family>/<name>. */
export function readPackages(root) {
  const tops = foldersIn(join(root, "packages"));
  return [...tops, ...tops.flatMap(foldersIn)]
    .filter((folder) => existsSync(join(folder, "package.json")))
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      const path = slashes(relative(root, folder));
      const family = path.split("/").length === 3 ? path.split("/")[1] : undefined;
      return { name: manifest.name, folder, path, family, manifest };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** All files below a folder that end in one of the given ways, without node_modules and dist. */
export function filesBelow(folder, endings) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules" || entry.name === "dist") return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path, endings);
    return endings.some((ending) => entry.name.endsWith(ending)) ? [path] : [];
  });
}

/** A path as it is shown: from the root, with slashes. */
export const shown = (root, path) => slashes(relative(root, path));
