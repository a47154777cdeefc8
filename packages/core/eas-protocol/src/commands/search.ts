import type { BodyPreference } from "@easkit/backend";
import { type Decoded, type Encodable, isAtLeast, Search, type SearchTerm } from "@easkit/eas-schema";
import { findDocuments } from "../documents/search-documents.js";
import type { Exchange } from "../exchange.js";
import { toLongId } from "../items/long-id.js";
import { type BodyView, renderItem } from "../items/render.js";
import { renderFound } from "../search/found-items.js";
import { readMailboxQuery } from "../search/mailbox-query.js";
import { findPeople, mostPeople } from "../search/people.js";
import { atMost, parseRowRange, printRange, rowsOf } from "../search/row-range.js";
import { beginSearch, searchMailbox } from "../search/search-mailbox.js";
import { StoreFault, storeStatusOf } from "../search/store-fault.js";
import { knownFolders } from "../sync/collection.js";
import { toPreferences } from "../sync/view-options.js";
import { type AnswerTo, handle } from "./command.js";

type Store = NonNullable<Decoded<typeof Search.request>["store"]>;
type Answer = NonNullable<NonNullable<Encodable<typeof Search.response>["response"]>["store"]>;
type Result = NonNullable<Answer["results"]> extends Iterable<infer R> | AsyncIterable<infer R> ? R : never;

/** Messages in one answer (MS-ASCMD 2.2.3.134.2). */
const mostMessages = 100;
/** Documents in one answer. */
const mostDocuments = 1000;
const longestText = 256;

/** Who asks for no body gets none, but learns how large it is. */
const noBody: readonly BodyPreference[] = [{ type: "plain", truncationSize: 0 }];

function viewOf({ options }: Store, { version }: Exchange): BodyView {
  const view = toPreferences(options ?? {}, version);
  const isSaid = view.parts !== undefined || (options?.bodyPreferences ?? []).length > 0;
  return isSaid ? view : { ...view, preferences: noBody };
}

/** The rows wanted, and whether those are more than one answer has (Status 12). */
function rangeOf({ options }: Store, most: number) {
  const range = parseRowRange(options?.range ?? `0-${most - 1}`);
  if (!range) throw new StoreFault("invalidRequest", "the range is none");
  return { range: atMost(range, most), isTooLong: rowsOf(range) > most };
}

/** The status of an answer that has rows, or should have had. */
const statusOf = (isTooLong: boolean, first: number, total: number): Answer["status"] =>
  isTooLong || (first > 0 && first >= total) ? "endOfRange" : "ok";

const nameOf = (terms: readonly SearchTerm[], deep: boolean): string =>
  JSON.stringify([terms, deep], (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
  );

/** The results, or an empty one where there are none, which devices expect of a mailbox (MS-ASCMD 2.2.3.146.2). */
async function* orEmpty(results: AsyncIterable<Result>): AsyncGenerator<Result> {
  let isEmpty = true;
  for await (const result of results) {
    isEmpty = false;
    yield result;
  }
  if (isEmpty) yield {};
}

async function inMailbox(exchange: Exchange, store: Store): Promise<Answer> {
  if (!isAtLeast(exchange.version, "12.0"))
    throw new StoreFault("invalidRequest", "2.5 searches the address list only");
  const { query: terms = [], options } = store;
  const { range, isTooLong } = rangeOf(store, mostMessages);
  const [folders, deep] = [await knownFolders(exchange), options?.deepTraversal === true];
  const query = readMailboxQuery(terms, { folders, deep, now: new Date(exchange.now()) });
  const rebuild = options?.rebuildResults === true;
  const page = await searchMailbox(exchange, { query, range, folders, name: nameOf(terms, deep), rebuild });
  const view = viewOf(store, exchange);
  const results = renderFound(
    exchange,
    page.results,
    view,
    async ({ folderId, id }, item): Promise<Result> => {
      const properties = await renderItem(exchange, folderId, id, item, view);
      return {
        class: item.class,
        longId: toLongId({ folderId, itemId: id }),
        collectionId: folderId,
        properties,
      };
    },
  );
  exchange.note(`${page.results.length} of ${page.total} items`);
  return {
    status: statusOf(isTooLong, range.first, page.total),
    results: orEmpty(results),
    range: printRange(range.first, page.results.length),
    total: page.total,
  };
}

/** The text that people are searched by, which stands in Query itself. */
function textOf(terms: readonly SearchTerm[]): string {
  const [term] = terms;
  const text = term?.tag === "text" || term?.tag === "freeText" ? term.value.trim() : "";
  if (text === "" || text.length > longestText)
    throw new StoreFault("invalidRequest", "there is no name to look for");
  return text;
}

async function inAddressList(exchange: Exchange, store: Store): Promise<Answer> {
  const { range, isTooLong } = rangeOf(store, mostPeople);
  const found = await findPeople(exchange, textOf(store.query ?? []), range, store.options?.picture);
  async function* results(): AsyncGenerator<Result> {
    for await (const properties of found.properties) yield { properties };
  }
  exchange.note(`${found.rows} of ${found.total} people`);
  return {
    status: statusOf(isTooLong, range.first, found.total),
    results: results(),
    range: printRange(range.first, found.rows),
    total: found.total,
  };
}

async function inDocuments(exchange: Exchange, store: Store): Promise<Answer> {
  if (!isAtLeast(exchange.version, "12.0"))
    throw new StoreFault("invalidRequest", "2.5 searches the address list only");
  const { range, isTooLong } = rangeOf(store, mostDocuments);
  const { properties, total } = await findDocuments(exchange, store.query ?? [], store.options, range);
  exchange.note(`${properties.length} of ${total} documents`);
  return {
    status: statusOf(isTooLong, range.first, total),
    results: properties.map((each) => ({ properties: each })),
    range: printRange(range.first, properties.length),
    total,
  };
}

async function inStore(exchange: Exchange, store: Store): Promise<Answer> {
  switch (store.name?.toLowerCase()) {
    case "mailbox":
      return inMailbox(exchange, store);
    case "gal":
      return inAddressList(exchange, store);
    case "documentlibrary":
    case "document library":
      return inDocuments(exchange, store);
    default:
      throw new StoreFault("invalidRequest", `there is no store ${JSON.stringify(store.name)}`);
  }
}

/** Finds messages and other items, people and documents. Where the backend has no search, the library reads through the mailbox. */
export const search = handle(Search, {}, async (exchange, request): Promise<AnswerTo<typeof Search>> => {
  if (!request.store) return { status: "serverError" };
  try {
    return { status: "ok", response: { store: await inStore(beginSearch(exchange), request.store) } };
  } catch (error) {
    const status = storeStatusOf(error);
    if (status === "serverError") exchange.emit({ type: "fault", id: exchange.id, where: "search", error });
    exchange.note(`${status}: ${error instanceof Error ? error.message : String(error)}`);
    return { status: "ok", response: { store: { status } } };
  }
});
