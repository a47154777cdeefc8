import { createReadStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { AdminError, messageOf } from "../admin-error.js";

/** Written or read at once, in bytes, give or take a line. */
const PORTION = 64 * 1024;
/** No line is longer: a record has 1 MiB at most, and about twice that in base64 with what it holds. */
const LONGEST_LINE = 8 * 1024 * 1024;

/**
 * Writes lines to a file that only its owner may read. They are written beside it first, so that the file is there
 * whole or not at all. @throws AdminError `failed`
 */
export async function writeLines(path: string, lines: AsyncIterable<string>): Promise<void> {
  const beside = `${path}.part`;
  try {
    const file = await open(beside, "w", 0o600);
    try {
      for await (const portion of toPortions(lines)) await file.writeFile(portion);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw isSystemError(error) ? toFailure(path, "written", error) : error;
  }
}

/** Joins lines, each with its line feed, to pieces of moderate size. */
export async function* toPortions(lines: AsyncIterable<string>): AsyncIterable<string> {
  let portion = "";
  for await (const line of lines) {
    portion += `${line}\n`;
    if (portion.length < PORTION) continue;
    yield portion;
    portion = "";
  }
  if (portion !== "") yield portion;
}

/**
 * The lines of a file or of a stream of bytes, without their ends. Only line feeds end a line: JSON text may hold
 * other characters that `node:readline` takes for line ends. @throws AdminError `failed`
 */
export async function* readLines(source: string | AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const bytes = typeof source === "string" ? createReadStream(source) : source;
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of bytes) {
      const pieces = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = pieces.pop() ?? "";
      yield* pieces;
      if (rest.length > LONGEST_LINE) throw new AdminError("usage", "the file has a line that is too long");
    }
  } catch (error) {
    throw isSystemError(error) && typeof source === "string" ? toFailure(source, "read", error) : error;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}

const isSystemError = (error: unknown): boolean =>
  error instanceof Error && "syscall" in error && typeof error.syscall === "string";

function toFailure(path: string, what: "read" | "written", cause: unknown): AdminError {
  return new AdminError("failed", `${path} cannot be ${what}: ${messageOf(cause)}`, { cause });
}
