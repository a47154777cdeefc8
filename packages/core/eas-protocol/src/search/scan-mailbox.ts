import { BackendError, classOf, type Folder, matchesSearch, type SearchQuery } from "@easkit/backend";
import type { KnownFolder } from "@easkit/syncstate";
import type { Exchange } from "../exchange.js";
import { toFolderType } from "../sync/collection.js";
import type { FoundItem } from "./found-item.js";
import { bodyBytes, readFacts } from "./item-facts.js";
import { StoreFault } from "./store-fault.js";

/** What is found is remembered up to this number. */
const mostResults = 1000;

/** What all items have in common that can meet a query, as far as its outermost conditions say. */
function commonOf(query: SearchQuery): readonly SearchQuery[] {
  return query.kind === "and" ? query.of.flatMap(commonOf) : [query];
}

/** The folders that can hold what is looked for: the Inbox first, then other mail, then the rest. */
function foldersFor(query: SearchQuery, folders: ReadonlyMap<string, KnownFolder>): readonly KnownFolder[] {
  const common = commonOf(query);
  const rank = (type: Folder["type"]): number => (type === "inbox" ? 0 : classOf(type) === "Email" ? 1 : 2);
  return [...folders.values()]
    .filter(({ id, type }) =>
      common.every((each) => {
        if (each.kind === "folders") return each.folderIds.includes(id);
        return each.kind !== "class" || each.classes.includes(classOf(toFolderType(type)));
      }),
    )
    .sort((a, b) => rank(toFolderType(a.type)) - rank(toFolderType(b.type)));
}

/** The latest date that all items have to be younger than. */
function sinceOf(query: SearchQuery): Date | undefined {
  const dates = commonOf(query).flatMap((each) => (each.kind === "received" && each.from ? [each.from] : []));
  return dates.length > 0 ? new Date(Math.max(...dates.map((date) => date.getTime()))) : undefined;
}

interface Match extends FoundItem {
  readonly time: number;
}

/** One reading through a mailbox. */
class Scan {
  readonly matches: Match[] = [];
  readonly #exchange: Exchange;
  readonly #query: SearchQuery;
  readonly #deadline: number;
  #items: number;

  constructor(exchange: Exchange, query: SearchQuery) {
    const { items, time } = exchange.settings.searchScan;
    this.#exchange = exchange;
    this.#query = query;
    this.#items = items;
    this.#deadline = exchange.now() + time;
  }

  get isOutOfTime(): boolean {
    return this.#exchange.now() >= this.#deadline;
  }

  get isOver(): boolean {
    return this.#items <= 0 || this.matches.length >= mostResults || this.isOutOfTime;
  }

  async readFolder(folderId: string): Promise<void> {
    const { backend, call } = this.#exchange;
    const since = sinceOf(this.#query);
    for await (const { id } of backend.listItems(call, folderId, since ? { since } : {})) {
      call.signal.throwIfAborted();
      if (this.isOver) return;
      this.#items -= 1;
      await this.#readItem(folderId, id);
    }
  }

  async #readItem(folderId: string, id: string): Promise<void> {
    const { backend, call } = this.#exchange;
    try {
      const item = await backend.getItem(call, folderId, id, { parts: "body", bodyBytes });
      const facts = await readFacts(this.#exchange, folderId, item);
      if (!matchesSearch(this.#query, facts)) return;
      this.matches.push({ folderId, id, time: facts.received?.getTime() ?? 0 });
    } catch (error) {
      call.signal.throwIfAborted();
      if (error instanceof BackendError && error.code === "not-found") return;
      const where = `search in ${folderId} ${id}`;
      this.#exchange.emit({ type: "fault", id: this.#exchange.id, where, error });
    }
  }
}

/**
 * Reads through a mailbox for a search, as far as the settings let it, and gives what it found, newest first.
 *
 * @throws StoreFault 10 if time was up before anything was found
 */
export async function scanMailbox(
  exchange: Exchange,
  query: SearchQuery,
  folders: ReadonlyMap<string, KnownFolder>,
): Promise<readonly FoundItem[]> {
  const scan = new Scan(exchange, query);
  for (const { id } of foldersFor(query, folders)) {
    if (scan.isOver) break;
    await scan.readFolder(id);
  }
  if (scan.matches.length === 0 && scan.isOutOfTime) {
    throw new StoreFault("timedOut", "nothing was found in the time that there is");
  }
  return scan.matches.sort((a, b) => b.time - a.time).map(({ folderId, id }) => ({ folderId, id }));
}
