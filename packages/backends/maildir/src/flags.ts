import { createHash } from "node:crypto";
import type { MailFlags, MailFlagsPatch } from "@easkit/backend";
import { FLAG_COMPLETE, FORWARDED, type Keywords, letterOf, toCategory, toKeyword } from "./keywords.js";

function hasKeyword(letters: string, keywords: Keywords, keyword: string): boolean {
  const letter = letterOf(keywords, keyword);
  return letter !== undefined && letters.includes(letter);
}

function categoriesOf(letters: string, keywords: Keywords): readonly string[] {
  return [...keywords]
    .filter(([letter]) => letters.includes(letter))
    .map(([, keyword]) => toCategory(keyword))
    .filter((category) => category !== undefined);
}

/** What the letters of a file name say. */
export function toMailFlags(letters: string, keywords: Keywords): MailFlags {
  const categories = categoriesOf(letters, keywords);
  const isComplete = hasKeyword(letters, keywords, FLAG_COMPLETE);
  return {
    read: letters.includes("S"),
    answered: letters.includes("R"),
    forwarded: letters.includes("P") || hasKeyword(letters, keywords, FORWARDED),
    draft: letters.includes("D"),
    ...(isComplete
      ? { flag: { status: "complete" } }
      : letters.includes("F")
        ? { flag: { status: "active" } }
        : {}),
    ...(categories.length === 0 ? {} : { categories }),
  };
}

/** Says the same for the same flags. */
export function toFlagsRevision({
  read,
  answered,
  forwarded,
  draft,
  flag,
  categories = [],
}: MailFlags): string {
  const marks = [read && "S", answered && "R", forwarded && "P", draft && "D", flag?.status[0]];
  const plain = marks.filter((mark) => typeof mark === "string").join("") || "-";
  if (categories.length === 0) return plain;
  const hash = createHash("sha256")
    .update(JSON.stringify([...categories].sort()))
    .digest("base64url");
  return `${plain} ${hash.slice(0, 12)}`;
}

/** The keywords that these flags need. */
export function keywordsFor(patch: MailFlagsPatch): readonly string[] {
  const done = patch.flag?.status === "complete" ? [FLAG_COMPLETE] : [];
  return [...(patch.categories ?? []).map(toKeyword), ...done];
}

/** The letters after a change. Letters that the change does not speak of stay, known or not. */
export function patchLetters(letters: string, keywords: Keywords, patch: MailFlagsPatch): string {
  const all = new Set(letters);
  const set = (letter: string | undefined, on: boolean | undefined) => {
    if (letter === undefined || on === undefined) return;
    if (on) all.add(letter);
    else all.delete(letter);
  };
  set("S", patch.read);
  set("R", patch.answered);
  set("P", patch.forwarded);
  set("D", patch.draft);
  if (patch.forwarded === false) set(letterOf(keywords, FORWARDED), false);
  if (patch.flag !== undefined) {
    set("F", patch.flag?.status === "active");
    set(letterOf(keywords, FLAG_COMPLETE), patch.flag?.status === "complete");
  }
  if (patch.categories !== undefined) {
    const wanted = new Set((patch.categories ?? []).map((category) => toKeyword(category).toLowerCase()));
    for (const [letter, keyword] of keywords) {
      if (toCategory(keyword) !== undefined) set(letter, wanted.has(keyword.toLowerCase()));
    }
  }
  return [...all].sort().join("");
}
