import { open, readFile, rename, rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { BackendError } from "@easkit/backend";
import { errorCode, ifThere } from "./file-errors.js";
import { decodeModifiedUtf7 } from "./modified-utf7.js";

/** The keywords of a folder by their letters, `a` to `z`, as Dovecot's file `dovecot-keywords` has them. */
export type Keywords = ReadonlyMap<string, string>;

const FILE = "dovecot-keywords";
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const PATIENCE = 40;

/** Says that follow-up is done, which Maildir has no letter for. */
export const FLAG_COMPLETE = "$FlagComplete";
/** What some programs say instead of the letter P. */
export const FORWARDED = "$Forwarded";

/** Marks that programs make for themselves, and nobody wants to see as a category. */
const hidden = /^(?:\$.*|(?:non|not)?junk)$/i;

/** The category that a keyword stands for; `undefined` for one that is not for people. */
export function toCategory(keyword: string): string | undefined {
  return hidden.test(keyword) ? undefined : decodeModifiedUtf7(keyword);
}

/** The keyword for a category: what cannot stand in an IMAP atom is written as modified UTF-7. */
export function toKeyword(category: string): string {
  return category.replace(/&|[^\w.+:'!#,;<=>?@^`|~/-]+/g, (run) => {
    if (run === "&") return "&-";
    const bytes = Buffer.from(run, "utf16le").swap16();
    return `&${bytes.toString("base64").replaceAll("/", ",").replace(/=+$/, "")}-`;
  });
}

function parse(text: string): Keywords {
  const keywords = new Map<string, string>();
  for (const line of text.split("\n")) {
    const found = /^(\d+) (.+?)\r?$/.exec(line);
    const letter = found === null ? undefined : LETTERS[Number(found[1])];
    if (letter !== undefined && found?.[2] !== undefined) keywords.set(letter, found[2]);
  }
  return keywords;
}

/** Reads the keywords of a folder; none if it has no such file. */
export async function readKeywords(directory: string): Promise<Keywords> {
  const text = await ifThere(() => readFile(`${directory}/${FILE}`, "utf8"));
  return text === undefined ? new Map() : parse(text);
}

/** The letter of a keyword. */
export function letterOf(keywords: Keywords, keyword: string): string | undefined {
  for (const [letter, known] of keywords) if (known.toLowerCase() === keyword.toLowerCase()) return letter;
  return undefined;
}

function print(keywords: Keywords): string {
  const lines = [...keywords].map(([letter, keyword]) => `${LETTERS.indexOf(letter)} ${keyword}\n`);
  return lines.join("");
}

/** Dovecot takes this file for a lock, too, and puts it in the place of the old one. */
async function openLock(path: string) {
  for (let turn = 0; turn < PATIENCE; turn++) {
    try {
      return await open(path, "wx", 0o600);
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
      await wait(50);
    }
  }
  throw new BackendError("unavailable", `${path} has been locked for too long`, { retryAfter: 30 });
}

function withAdded(keywords: Keywords, wanted: readonly string[]): Keywords {
  const all = new Map(keywords);
  for (const keyword of wanted) {
    if (letterOf(all, keyword) !== undefined) continue;
    const letter = [...LETTERS].find((free) => !all.has(free));
    if (letter === undefined)
      throw new BackendError("quota", "a Maildir folder has room for 26 keywords only");
    all.set(letter, keyword);
  }
  return all;
}

/** Gives each of these keywords a letter, if it has none. @throws BackendError `quota` if there are too many */
export async function addKeywords(directory: string, wanted: readonly string[]): Promise<Keywords> {
  const before = await readKeywords(directory);
  if (wanted.every((keyword) => letterOf(before, keyword) !== undefined)) return before;
  const lock = `${directory}/${FILE}.lock`;
  const file = await openLock(lock);
  try {
    const all = withAdded(await readKeywords(directory), wanted);
    await file.writeFile(print(all));
    await file.sync();
    await rename(lock, `${directory}/${FILE}`);
    return all;
  } catch (error) {
    await rm(lock, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
