import type { EmailProperties } from "@easkit/eas-schema";
import type { ItemClass } from "../folder.js";
import type { SearchField, SearchQuery } from "../search.js";

/** What a query can ask of an item. What is not known meets no condition on it. */
export interface SearchFacts {
  readonly class: ItemClass;
  readonly folderId: string;
  readonly received?: Date | undefined;
  readonly conversationId?: Uint8Array | undefined;
  readonly read?: boolean | undefined;
  readonly flagged?: boolean | undefined;
  readonly attachments?: boolean | undefined;
  readonly importance?: EmailProperties["importance"] | undefined;
  /** Texts by field; `other` is only looked at by a search in any field. */
  readonly texts: Readonly<Partial<Record<TextField | "other", readonly (string | undefined)[]>>>;
}

type TextField = Exclude<SearchField, "recipients" | "participants">;

const recipients = ["to", "cc", "bcc"] as const;

function textsOf({ texts }: SearchFacts, field: SearchField | undefined): readonly (string | undefined)[] {
  const join = (fields: readonly TextField[]) => fields.flatMap((each) => texts[each] ?? []);
  if (field === undefined) return Object.values(texts).flat();
  if (field === "recipients") return join(recipients);
  return field === "participants" ? join(["from", ...recipients]) : (texts[field] ?? []);
}

/** Text as it is compared: without case, accents and the difference between kinds of blanks. */
export const foldText = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[\s\u200b]+/g, " ")
    .trim();

// Scripts that put no blanks between words: a word can begin anywhere.
const unspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const wordEnd = /[\p{L}\p{N}]$/u;

/** Whether words stand in a text, both folded, the first of them from its beginning. */
function hasWords(text: string, words: string): boolean {
  const anywhere = unspaced.test(words) || !/^[\p{L}\p{N}]/u.test(words);
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (anywhere || !wordEnd.test(text.slice(Math.max(0, at - 2), at))) return true;
  }
  return false;
}

function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Whether an item is what is looked for: for backends, and adapters, that have no index to ask. */
export function matchesSearch(query: SearchQuery, facts: SearchFacts): boolean {
  switch (query.kind) {
    case "and":
      return query.of.every((each) => matchesSearch(each, facts));
    case "or":
      return query.of.some((each) => matchesSearch(each, facts));
    case "not":
      return !matchesSearch(query.of, facts);
    case "text": {
      const words = foldText(query.text);
      return textsOf(facts, query.field).some(
        (text) => text !== undefined && hasWords(foldText(text), words),
      );
    }
    case "class":
      return query.classes.includes(facts.class);
    case "folders":
      return query.folderIds.includes(facts.folderId);
    case "received": {
      const { received } = facts;
      if (!received) return false;
      return (!query.from || received >= query.from) && (!query.before || received < query.before);
    }
    case "conversation":
      return isSame(query.conversationId, facts.conversationId);
    case "importance":
      return facts.importance === query.value;
    case "read":
    case "flagged":
    case "attachments":
      return facts[query.kind] === query.value;
  }
}
