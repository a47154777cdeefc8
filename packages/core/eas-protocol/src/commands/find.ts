import type { SearchQuery, SearchRange } from "@easkit/backend";
import { type Decoded, type Encodable, Find } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { CommandFault } from "../fault.js";
import { renderFound } from "../search/found-items.js";
import { listView, toFoundMessage } from "../search/found-message.js";
import { readMailboxQuery } from "../search/mailbox-query.js";
import { findPeople, mostPeople } from "../search/people.js";
import { atMost, parseRowRange, printRange } from "../search/row-range.js";
import { beginSearch, deviceOf, searchMailbox } from "../search/search-mailbox.js";
import { StoreFault, storeStatusOf } from "../search/store-fault.js";
import { knownFolders } from "../sync/collection.js";
import { type AnswerTo, handle } from "./command.js";

type Request = Decoded<typeof Find.request>;
type Criterion = NonNullable<Request["executeSearch"]>;
type Mailbox = NonNullable<Criterion["mailBoxSearchCriterion"]>;
type People = NonNullable<Criterion["galSearchCriterion"]>;
type Answer = NonNullable<Encodable<typeof Find.response>["response"]>;
type Result = NonNullable<Answer["results"]> extends Iterable<infer R> | AsyncIterable<infer R> ? R : never;

/** The highest number of a row (MS-ASCMD 2025 2.2.1.2). */
const lastRow = 999;
const longestText = 256;

function rangeOf(text: string | undefined): SearchRange {
  const range = parseRowRange(text ?? `0-${mostPeople - 1}`);
  if (!range || range.last > lastRow) throw new StoreFault("invalidRequest", "the range is none");
  return range;
}

const mailOnly: SearchQuery = { kind: "class", classes: ["Email"] };

async function inMailbox(
  exchange: Exchange,
  { query: wish, options }: Mailbox,
  searchId: string,
): Promise<Answer> {
  const range = rangeOf(options?.range);
  const { freeText, class: itemClass, collectionId } = wish ?? {};
  const [folders, deep] = [await knownFolders(exchange), options?.deepTraversal === true];
  const terms = [
    ...(freeText ? [{ tag: "freeText", value: freeText } as const] : []),
    ...(itemClass ? [{ tag: "class", value: itemClass } as const] : []),
    ...(collectionId ? [{ tag: "collectionId", value: collectionId } as const] : []),
  ];
  const context = { folders, deep, now: new Date(exchange.now()) };
  const asked = readMailboxQuery([{ tag: "and", value: terms }], context);
  const query: SearchQuery = itemClass ? asked : { kind: "and", of: [mailOnly, asked] };
  const rebuild = range.first === 0;
  const page = await searchMailbox(exchange, { query, range, folders, name: searchId, rebuild });
  const results = renderFound(
    exchange,
    page.results,
    listView,
    async ({ folderId, id }, item): Promise<Result> => {
      const properties = await toFoundMessage(exchange, item);
      return { class: item.class, serverId: id, collectionId: folderId, properties };
    },
  );
  exchange.note(`${page.results.length} of ${page.total} items`);
  return {
    store: "Mailbox",
    status: "ok",
    results,
    range: printRange(range.first, page.results.length),
    total: page.total,
  };
}

async function inAddressList(exchange: Exchange, { query = "", options }: People): Promise<Answer> {
  const range = atMost(rangeOf(options?.range), mostPeople);
  const text = query.trim();
  if (text === "" || text.length > longestText)
    throw new StoreFault("invalidRequest", "there is no name to look for");
  const found = await findPeople(exchange, text, range, options?.picture);
  async function* results(): AsyncGenerator<Result> {
    for await (const properties of found.properties) yield { properties };
  }
  exchange.note(`${found.rows} of ${found.total} people`);
  return {
    store: "GAL",
    status: "ok",
    results: results(),
    range: printRange(range.first, found.rows),
    total: found.total,
  };
}

/** What it means that a search cannot be made; what has no place in the table of Find is for the common statuses. */
function refusal(error: unknown): AnswerTo<typeof Find> {
  const status = storeStatusOf(error);
  if (status === "folderSyncRequired" || status === "invalidRequest") return { status };
  if (status === "tooComplex") return { status: "invalidRequest" };
  if (status === "accessDenied")
    throw new CommandFault("accessDenied", "the store cannot be searched", { cause: error });
  if (status === "timedOut") throw new CommandFault("serverErrorRetryLater", "time is up", { cause: error });
  throw error;
}

/** Finds messages by what people type, and people, page by page. */
export const find = handle(Find, {}, async (exchange, request): Promise<AnswerTo<typeof Find>> => {
  const { searchId, executeSearch } = request;
  const { mailBoxSearchCriterion: mailbox, galSearchCriterion: people } = executeSearch ?? {};
  if (!searchId || (mailbox === undefined) === (people === undefined)) return { status: "invalidRequest" };
  const device = deviceOf(exchange);
  const first = parseRowRange(mailbox?.options?.range ?? people?.options?.range ?? "0-0")?.first;
  if (first && !exchange.searches.goesOn(device, searchId)) {
    return { status: "ok", response: { store: mailbox ? "Mailbox" : "GAL", status: "rangeInvalid" } };
  }
  const searching = beginSearch(exchange);
  try {
    const response = mailbox
      ? await inMailbox(searching, mailbox, searchId)
      : await inAddressList(searching, people ?? {});
    exchange.searches.note(device, searchId);
    return { status: "ok", response };
  } catch (error) {
    return refusal(error);
  }
});
