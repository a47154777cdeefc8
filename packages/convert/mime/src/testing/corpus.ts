import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../../../../", import.meta.url);

/** A message of a corpus on disk. */
export interface CorpusFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The messages under a folder (relative to the project's root), none if it is not there. */
export function corpus(folder: string): readonly CorpusFile[] {
  const path = fileURLToPath(new URL(`${folder}/`, root));
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".eml"))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(`${path}${name}`) }));
}

/** A JSON file relative to the project's root, `undefined` if it is not there. */
export function readJson(file: string): unknown {
  const path = fileURLToPath(new URL(file, root));
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}
