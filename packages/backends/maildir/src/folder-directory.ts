import { BackendError } from "@easkit/backend";
import { decodeModifiedUtf7, encodeModifiedUtf7 } from "./modified-utf7.js";

/** What a file system takes as one name. */
const MOST_BYTES = 255;

// A dot separates levels and a slash separates directories, so neither can stand in a name as it is. Dovecot's
// listescape plugin writes them so, too.
const writeLevel = (name: string): string =>
  encodeModifiedUtf7(name).replace(
    /[\\./]/g,
    (sign) => `\\${sign.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );

/** The name that one level of a directory stands for. */
export const readLevel = (level: string): string =>
  decodeModifiedUtf7(
    level.replace(/\\(2e|2f|5c)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
  );

/**
 * The levels of a folder's directory, as they stand in it: `.Work.2026` has two (Maildir++). `undefined` if no folder
 * has a directory of that name.
 */
export function levelsOf(directory: string): readonly string[] | undefined {
  if (!directory.startsWith(".")) return undefined;
  const levels = directory.slice(1).split(".");
  return levels.includes("") ? undefined : levels;
}

function isUnfit(name: string): boolean {
  const hasControls = [...name].some((sign) => sign < " " || sign === "\x7f");
  return name === "" || hasControls || Buffer.from(name).toString() !== name;
}

/** The directory of a folder in another one, "" being the top. @throws BackendError `invalid` for unfit names */
export function childDirectory(parent: string, displayName: string): string {
  const name = displayName.trim();
  if (isUnfit(name)) throw new BackendError("invalid", "a folder cannot have that name");
  const directory = `${parent}.${writeLevel(name)}`;
  if (Buffer.byteLength(directory) > MOST_BYTES) {
    throw new BackendError("invalid", "the names of the folder and those above it are too long together");
  }
  return directory;
}
