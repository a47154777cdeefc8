import type { ItemClass, SearchQuery } from "@easkit/backend";
import type { SearchTerm } from "@easkit/eas-schema";
import type { KnownFolder } from "@easkit/syncstate";
import { parseKeywordQuery } from "./keyword-query.js";
import { expandFolders } from "./search-folders.js";
import { StoreFault } from "./store-fault.js";

/** What it takes to understand a query. */
export interface QueryContext {
  readonly folders: ReadonlyMap<string, KnownFolder>;
  /** Subfolders are meant too. */
  readonly deep: boolean;
  readonly now: Date;
}

/** Alternatives within alternatives deeper than this are too complex. */
const deepest = 10;

const classes: readonly ItemClass[] = ["Email", "Calendar", "Contacts", "Tasks", "Notes"];
/** Mail of another kind, which no backend here keeps. */
const unkept = "SMS";

const tooComplex = (message: string) => new StoreFault("tooComplex", message);
const invalid = (message: string) => new StoreFault("invalidRequest", message);

/** The query that free text is. @throws StoreFault if it is too long */
export function readFreeText(text: string, now: Date): readonly SearchQuery[] {
  const query = parseKeywordQuery(text, now);
  if (query === "too complex") throw tooComplex("there are too many words");
  return query ? [query] : [];
}

function readClasses(terms: readonly SearchTerm[]): readonly SearchQuery[] {
  const words = terms.flatMap((term) => (term.tag === "class" ? [term.value] : []));
  if (words.length === 0) return [];
  const known = classes.filter((each) => words.includes(each));
  const unknown = words.find((word) => word !== unkept && !known.some((each) => each === word));
  if (unknown !== undefined) throw invalid(`there is no class ${unknown.slice(0, 40)}`);
  return [{ kind: "class", classes: known }];
}

function readFolders(terms: readonly SearchTerm[], { folders, deep }: QueryContext): readonly SearchQuery[] {
  const ids = terms.flatMap((term) => (term.tag === "collectionId" ? [term.value] : []));
  return ids.length > 0 ? [{ kind: "folders", folderIds: expandFolders(folders, ids, deep) }] : [];
}

type Bound = Extract<SearchTerm, { tag: "greaterThan" | "lessThan" }>;

function readBound({ tag, value: { dateReceived, value = "" } }: Bound): SearchQuery {
  const date = new Date(value);
  if (!dateReceived || Number.isNaN(date.getTime()))
    throw invalid("a comparison takes DateReceived and a date");
  return tag === "lessThan"
    ? { kind: "received", before: date }
    : { kind: "received", from: new Date(date.getTime() + 1) };
}

/** One condition; those that only stand under And are too complex elsewhere (MS-ASCMD 2.2.3.27.4, .30.4, .35.2). */
function readTerm(term: SearchTerm, context: QueryContext, depth: number): readonly SearchQuery[] {
  switch (term.tag) {
    case "freeText":
    case "text":
      return readFreeText(term.value, context.now);
    case "greaterThan":
    case "lessThan":
      return [readBound(term)];
    case "or":
      if (depth > deepest) throw tooComplex("alternatives are nested too deep");
      return [{ kind: "or", of: term.value.flatMap((each) => readTerm(each, context, depth + 1)) }];
    case "equalTo":
      throw invalid("EqualTo is for document libraries");
    default:
      throw tooComplex(`${term.tag} does not stand here`);
  }
}

/** The conditions directly under And. */
function readAnd(terms: readonly SearchTerm[], context: QueryContext): SearchQuery {
  const conversations = terms.filter((term) => term.tag === "conversationId");
  if (conversations.length > 1) throw invalid("a message is in one conversation");
  const rest = terms.filter(
    ({ tag }) => tag !== "class" && tag !== "collectionId" && tag !== "conversationId",
  );
  return {
    kind: "and",
    of: [
      ...readClasses(terms),
      ...readFolders(terms, context),
      ...conversations.map(({ value }) => ({ kind: "conversation", conversationId: value }) as const),
      ...rest.flatMap((term) => readTerm(term, context, 1)),
    ],
  };
}

/**
 * What a Search of a mailbox looks for.
 *
 * @throws StoreFault 2, 8 or 11
 */
export function readMailboxQuery(terms: readonly SearchTerm[], context: QueryContext): SearchQuery {
  const ands = terms.filter(({ tag }) => tag === "and");
  if (ands.length > 1) throw tooComplex("there is more than one And");
  const [first] = terms;
  if (!first) throw invalid("there is no query");
  if (terms.length > 1) throw tooComplex("several conditions stand under And");
  const query: SearchQuery =
    first.tag === "and" ? readAnd(first.value, context) : { kind: "and", of: readTerm(first, context, 1) };
  if (query.kind === "and" && query.of.length === 0) throw invalid("the query is empty");
  return query;
}
