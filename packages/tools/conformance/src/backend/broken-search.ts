import {
  type Backend,
  classOf,
  type ItemStat,
  matchesSearch,
  type SearchFacts,
  type SearchQuery,
} from "@easkit/backend";
import { readSource } from "./session.js";
import { type BrokenBackend, orThrow, type Spoil } from "./spoiling.js";

const headerOf = (message: string, name: string): string =>
  new RegExp(`^${name}: (.*)$`, "im").exec(message)?.[1]?.trim() ?? "";

async function factsOf(good: Backend, ctx: Context, folderId: string, stat: ItemStat): Promise<SearchFacts> {
  const item = await good.getItem(ctx, folderId, stat.id, { parts: "all" });
  const message = "mime" in item ? (await readSource(item.mime)).toString() : "";
  return {
    class: item.class,
    folderId,
    received: stat.date,
    texts: {
      subject: [headerOf(message, "Subject")],
      from: [headerOf(message, "From")],
      to: [headerOf(message, "To")],
      body: [message.slice(message.indexOf("\r\n\r\n"))],
    },
  };
}

type Context = Parameters<Backend["listFolders"]>[0];

/** A search that reads through everything: a good one, to be spoilt. */
const searching =
  (
    matches: (query: SearchQuery, facts: SearchFacts) => boolean = matchesSearch,
    order: (a: number, b: number) => number = (a, b) => b - a,
  ): Spoil =>
  (good) => ({
    async search(ctx, query, { first, last }) {
      const found: { folderId: string; id: string; time: number }[] = [];
      for await (const { id: folderId, type } of good.listFolders(ctx)) {
        if (classOf(type) !== "Email") continue;
        for await (const stat of good.listItems(ctx, folderId, {})) {
          const facts = await factsOf(good, ctx, folderId, stat);
          if (matches(query, facts)) found.push({ folderId, id: stat.id, time: stat.date?.getTime() ?? 0 });
        }
      }
      found.sort((a, b) => order(a.time, b.time));
      return { results: found.slice(first, last + 1), total: found.length };
    },
  });

/** The memory backend with a search, which it lacks: the library reads through the mailbox for it. */
export const goodSearch: Spoil = searching();

const only =
  (matches: (query: SearchQuery, facts: SearchFacts) => boolean): Spoil =>
  (good) =>
    searching(matches)(good);

const spoiltPages =
  (
    spoil: (
      page: { results: readonly { folderId: string; id: string }[]; total: number },
      first: number,
    ) => object,
  ): Spoil =>
  (good) => ({
    async search(ctx, query, range) {
      const page = await orThrow(goodSearch(good).search?.(ctx, query, range));
      return { ...page, ...spoil(page, range.first) };
    },
  });

/** Backends that search wrongly. */
export const brokenSearch: readonly BrokenBackend[] = [
  [
    "looks at subjects alone",
    "search/words",
    only((query, facts) => matchesSearch(query, { ...facts, texts: { subject: facts.texts.subject ?? [] } })),
  ],
  [
    "does not care about fields",
    "search/fields",
    only((query, facts) =>
      matchesSearch(query.kind === "text" ? { kind: "text", text: query.text } : query, facts),
    ),
  ],
  [
    "takes and for or",
    "search/conditions",
    only((query, facts) => matchesSearch(query.kind === "and" ? { ...query, kind: "or" } : query, facts)),
  ],
  [
    "begins every page anew",
    "search/range",
    (good) => ({
      search: (ctx, query, { first, last }) =>
        orThrow(goodSearch(good).search?.(ctx, query, { first: 0, last: last - first })),
    }),
  ],
  [
    "counts the page and not the result",
    "search/range",
    spoiltPages(({ results }) => ({ total: results.length })),
  ],
  [
    "looks into all folders",
    "search/folders",
    only((query, facts) =>
      matchesSearch(
        query.kind === "and" ? { ...query, of: query.of.filter(({ kind }) => kind !== "folders") } : query,
        facts,
      ),
    ),
  ],
  ["gives the oldest first", "search/newest-first", searching(matchesSearch, (a, b) => a - b)],
  [
    "finds what is gone",
    "search/deleted",
    (good) => {
      const { search } = goodSearch(good);
      const seen = new Map<string, Awaited<ReturnType<NonNullable<typeof search>>>>();
      return {
        async search(ctx, query, range) {
          const key = JSON.stringify([query, range]);
          const before = seen.get(key);
          if (before && before.total > 0) return before;
          const page = await orThrow(search?.(ctx, query, range));
          seen.set(key, page);
          return page;
        },
      };
    },
  ],
  [
    "wants whole words of people",
    "people/words",
    (good) => ({
      async searchPeople(ctx, text, range, wants) {
        const page = await orThrow(good.searchPeople?.(ctx, text, range, wants));
        const people = page.people.filter(({ displayName = "" }) =>
          displayName.toLowerCase().split(" ").includes(text.toLowerCase()),
        );
        return { people, total: people.length };
      },
    }),
  ],
  [
    "always finds somebody",
    "people/nobody",
    (good) => ({
      searchPeople: (ctx, _text, range, wants) => orThrow(good.searchPeople?.(ctx, "a", range, wants)),
    }),
  ],
  [
    "knows no pages",
    "people/range",
    (good) => ({
      searchPeople: (ctx, text, _range, wants) =>
        orThrow(good.searchPeople?.(ctx, text, { first: 0, last: 99 }, wants)),
    }),
  ],
  [
    "sends pictures to everybody",
    "people/pictures",
    (good) => ({
      async searchPeople(ctx, text, range, wants) {
        const page = await orThrow(good.searchPeople?.(ctx, text, range, wants));
        const picture = { size: 0, async *open() {} };
        return { ...page, people: page.people.map((person) => ({ ...person, picture })) };
      },
    }),
  ],
];
