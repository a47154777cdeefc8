import type { SearchPage, SearchQuery, SearchRange } from "@easkit/backend";
import type { KnownFolder } from "@easkit/syncstate";
import { deviceKey } from "../device-key.js";
import type { Exchange } from "../exchange.js";
import { scanMailbox } from "./scan-mailbox.js";
import { StoreFault } from "./store-fault.js";

/** A search of a mailbox by a device. */
export interface MailboxSearch {
  readonly query: SearchQuery;
  readonly range: SearchRange;
  readonly folders: ReadonlyMap<string, KnownFolder>;
  /** The same for the same search, so that its pages come from one result. */
  readonly name: string;
  /** What was found before does not count. */
  readonly rebuild: boolean;
}

/** The name of the device that a request comes from, among all devices. */
export const deviceOf = ({ call, line }: Exchange): string => deviceKey(call.principal.id, line.deviceId);

/** The exchange with calls that end when the device begins another search. */
export function beginSearch(exchange: Exchange): Exchange {
  const signal = AbortSignal.any([exchange.call.signal, exchange.searches.begin(deviceOf(exchange))]);
  return { ...exchange, call: { ...exchange.call, signal } };
}

async function scanOnce(exchange: Exchange, search: MailboxSearch): Promise<SearchPage> {
  const { searches } = exchange;
  const { name, range, rebuild, folders, query } = search;
  const device = deviceOf(exchange);
  const kept = rebuild ? undefined : searches.results(device, name);
  const all = kept ?? (await scanMailbox(exchange, query, folders));
  if (!kept) searches.keep(device, { query: name, results: all });
  return { results: all.slice(range.first, range.last + 1), total: all.length };
}

/**
 * Searches a mailbox: the backend does, or if it cannot, the library reads through it.
 *
 * @throws StoreFault, BackendError
 */
export async function searchMailbox(exchange: Exchange, search: MailboxSearch): Promise<SearchPage> {
  const { backend, call, settings } = exchange;
  const { query, range, folders } = search;
  if (!backend.search) {
    if (settings.searchScan.items <= 0)
      throw new StoreFault("accessDenied", "mailboxes cannot be searched here");
    return scanOnce(exchange, search);
  }
  const { results, total } = await backend.search(call, query, range);
  const rows = results.slice(0, range.last - range.first + 1);
  return { results: rows.filter(({ folderId }) => folders.has(folderId)), total };
}
