import type { Stats } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { BackendError, type DocumentEntry } from "@easkit/backend";
import { contentTypeOf } from "./content-types.js";
import { toLink } from "./link.js";

/** A folder of files as a document library. */
export interface DocumentOptions {
  /** The folder on disk. */
  readonly folder: string;
  /** What devices call it: a UNC path such as `\\files.example.test\documents`, or a URI. */
  readonly link: string;
}

/** Something in the library, and where it really lies. */
export interface FoundDocument {
  readonly path: readonly string[];
  readonly file: string;
  readonly stats: Stats;
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

const missing: ReadonlySet<unknown> = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "EINVAL"]);
const denied: ReadonlySet<unknown> = new Set(["EACCES", "EPERM"]);

/** What an error of the file system means to a device. */
export function toFault(error: unknown): unknown {
  if (missing.has(codeOf(error))) return new BackendError("not-found", "there is no such document");
  if (denied.has(codeOf(error))) return new BackendError("forbidden", "the document may not be read");
  return error;
}

/**
 * Finds a file or folder. Links on disk are followed within the library, and lead nowhere else.
 *
 * @throws BackendError `not-found`, `forbidden`
 */
export async function findDocument(folder: string, path: readonly string[]): Promise<FoundDocument> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, ...path));
    if (file !== root && !file.startsWith(`${root}${sep}`)) {
      throw new BackendError("not-found", "the document lies outside the library");
    }
    const stats = await stat(file);
    if (!stats.isFile() && !stats.isDirectory()) {
      throw new BackendError("not-found", "this is neither a file nor a folder");
    }
    return { path, file, stats };
  } catch (error) {
    throw toFault(error);
  }
}

/** The names in a folder, sorted. */
export async function namesIn({ file }: FoundDocument): Promise<readonly string[]> {
  try {
    const names = await readdir(file);
    return names.filter((name) => !/[\\\0]/.test(name)).sort((a, b) => a.localeCompare(b));
  } catch (error) {
    throw toFault(error);
  }
}

/** A file or folder as devices see it. Names that begin with a dot are hidden, as files of this system are. */
export function toEntry({ link }: DocumentOptions, { path, stats }: FoundDocument): DocumentEntry {
  const displayName = path.at(-1) ?? /[^\\/]+(?=[\\/]*$)/.exec(link)?.[0] ?? link;
  const isFolder = stats.isDirectory();
  return {
    linkId: toLink(link, path),
    displayName,
    isFolder,
    isHidden: path.at(-1)?.startsWith(".") ?? false,
    created: stats.birthtimeMs > 0 ? stats.birthtime : stats.mtime,
    modified: stats.mtime,
    ...(isFolder ? {} : { size: stats.size, contentType: contentTypeOf(displayName) }),
  };
}
