import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ImportEntry, ImportSource } from "./entry.js";
import { withCrlf } from "./line-ends.js";

const toEntry = (path: string, place: string): ImportEntry => ({
  folder: [],
  content: { open: () => withCrlf(createReadStream(path)), flags: { read: true } },
  part: "",
  place,
  amount: 1,
});

/** One message in a file, or all `.eml` files below a directory, in order of their names. */
export async function openEml(path: string): Promise<ImportSource> {
  const name = resolve(path);
  const isDirectory = (await stat(path)).isDirectory();
  const names = isDirectory
    ? (await readdir(path, { recursive: true })).filter((file) => /\.eml$/i.test(file))
    : [""];
  names.sort();
  return {
    name,
    total: names.length,
    async *entries(placeOf) {
      const after = placeOf("");
      for (const file of names)
        if (after === undefined || file > after) yield toEntry(join(path, file), file);
    },
  };
}
