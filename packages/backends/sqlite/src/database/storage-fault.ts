import { BackendError } from "@easkit/backend";

/** SQLite's numbers of what can go wrong with a file (https://www.sqlite.org/rescode.html), and what is said of it. */
const faults: Readonly<Record<number, string>> = {
  5: "another process has been writing for too long",
  8: "the file may only be read",
  10: "the disk does not do what it should",
  13: "there is no room left on the disk",
};

const names: Readonly<Record<string, number>> = {
  SQLITE_BUSY: 5,
  SQLITE_READONLY: 8,
  SQLITE_IOERR: 10,
  SQLITE_FULL: 13,
};

/** node:sqlite has SQLite's number in `errcode`, the others have its name in `code`, perhaps with an end that tells more. */
function numberOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("errcode" in error && typeof error.errcode === "number") return error.errcode & 0xff;
  const name = "code" in error && typeof error.code === "string" ? error.code : "";
  return names[/^SQLITE_[A-Z]+/.exec(name)?.[0] ?? ""];
}

/** What went wrong with the file, so that devices try again later; anything else as it is. */
export function toStorageFault(error: unknown): unknown {
  const said = faults[numberOf(error) ?? -1];
  return said === undefined ? error : new BackendError("unavailable", said, { cause: error });
}
