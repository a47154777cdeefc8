import type { SearchQuery } from "@easkit/backend";
import { readPropertyTerm } from "./property-term.js";

/** More words than these are too many for any search. */
const mostTerms = 100;
/** Parentheses deeper than this are passed over. */
const deepest = 20;

interface Term {
  readonly query: SearchQuery;
  /** The property that it is about, in lower case. */
  readonly property?: string;
}

/** What stands between two parentheses: alternatives of terms that are all to be met. */
interface Group {
  readonly alternatives: Term[][];
  isNegated: boolean;
}

const join = (kind: "and" | "or", of: readonly SearchQuery[]): SearchQuery | undefined =>
  of.length > 1 ? { kind, of } : of[0];

function close({ alternatives }: Group): SearchQuery | undefined {
  const all = alternatives.flatMap(
    (terms) =>
      join(
        "and",
        terms.map(({ query }) => query),
      ) ?? [],
  );
  return join("or", all);
}

const token =
  /\s+|([()])|([A-Za-z]{2,30})(<>|>=|<=|[:=<>])\s*(?:"([^"]*)"?|([^\s()"]+))|([-+])?(?:"([^"]*)"?|([^\s()"]+))/y;

/** Builds a query while its words go by. */
class QueryBuilder {
  readonly #groups: Group[] = [{ alternatives: [[]], isNegated: false }];
  #tooDeep = 0;
  #isNegated = false;
  #isExplicit = false;
  count = 0;

  add(query: SearchQuery, property?: string): void {
    const terms = this.#terms();
    const before = terms.at(-1);
    const isNegated = this.#isNegated;
    this.#isNegated = false;
    const isAlternative = property !== undefined && before?.property === property;
    this.count += 1;
    if (isAlternative && !isNegated && !this.#isExplicit) {
      // `from:bob from:carol` without a word between means either.
      const of = before.query.kind === "or" ? before.query.of : [before.query];
      terms[terms.length - 1] = { query: { kind: "or", of: [...of, query] }, property };
    } else if (isNegated) terms.push({ query: { kind: "not", of: query } });
    else terms.push({ query, ...(property !== undefined && { property }) });
    this.#isExplicit = false;
  }

  and(): void {
    this.#isExplicit = true;
  }

  or(): void {
    this.#group().alternatives.push([]);
  }

  not(): void {
    this.#isNegated = !this.#isNegated;
  }

  open(): void {
    if (this.#groups.length > deepest) {
      this.#tooDeep += 1;
      return;
    }
    this.#groups.push({ alternatives: [[]], isNegated: this.#isNegated });
    this.#isNegated = false;
  }

  close(): void {
    if (this.#tooDeep > 0) {
      this.#tooDeep -= 1;
      return;
    }
    if (this.#groups.length === 1) return;
    const group = this.#groups.pop();
    const query = group && close(group);
    this.#isNegated = group?.isNegated === true;
    if (query) this.add(query);
    this.#isNegated = false;
  }

  finish(): SearchQuery | undefined {
    while (this.#groups.length > 1) this.close();
    return close(this.#group());
  }

  #group(): Group {
    const group = this.#groups.at(-1);
    if (!group) throw new RangeError("the outermost group is never closed");
    return group;
  }

  #terms(): Term[] {
    const { alternatives } = this.#group();
    const last = alternatives.at(-1) ?? [];
    if (alternatives.length === 0) alternatives.push(last);
    return last;
  }
}

/** A word may end with `*`, which every word here means anyway. */
const toText = (word: string): SearchQuery | undefined => {
  const text = word.replace(/\*+$/, "").trim();
  return text === "" ? undefined : { kind: "text", text };
};

function takeWord(builder: QueryBuilder, word: string): void {
  if (word === "AND") builder.and();
  else if (word === "OR") builder.or();
  else if (word === "NOT") builder.not();
  else {
    const query = toText(word);
    if (query) builder.add(query);
  }
}

function take(builder: QueryBuilder, match: RegExpExecArray, now: Date): void {
  const [whole, paren, property, operator = "", quotedValue, plainValue, sign, phrase, word] = match;
  if (paren === "(") builder.open();
  else if (paren === ")") builder.close();
  else if (property !== undefined) {
    const value = (quotedValue ?? plainValue ?? "").replace(/\*+$/, "");
    const query = readPropertyTerm(property, operator, value, now) ?? toText(whole);
    if (query) builder.add(query, property.toLowerCase());
  } else if (phrase !== undefined || word !== undefined) {
    if (sign === "-") builder.not();
    const query = phrase === undefined ? undefined : toText(phrase);
    if (query) builder.add(query);
    else if (word !== undefined) takeWord(builder, word);
  }
}

/**
 * Reads what people type: words that are all to be found, `"a phrase"`, `from:bob`, `received>=2026-11-01`, AND, OR,
 * NOT, a minus sign and parentheses. Nothing is a mistake: what makes no sense is looked for as it stands.
 *
 * @returns `undefined` for nothing to look for, `"too complex"` for too much
 */
export function parseKeywordQuery(text: string, now: Date): SearchQuery | "too complex" | undefined {
  const builder = new QueryBuilder();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    // Only a lone sign or quote is none of these.
    if (!match) break;
    take(builder, match, now);
    if (builder.count > mostTerms) return "too complex";
  }
  return builder.finish();
}
