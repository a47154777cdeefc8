import { randomUUID } from "node:crypto";
import { Find, isAtLeast, type RawContent, Search, type SearchTerm } from "@easkit/eas-schema";
import { statusError } from "../device-error.js";
import type { Session } from "../session.js";
import type { BodyPreference } from "../sync/collection-options.js";

/** What to look for. */
export interface SearchOptions {
  readonly text: string;
  /** `mailbox` finds messages (12.0 and later), `gal` people. */
  readonly in: "mailbox" | "gal";
  /** Only in this folder; in all of them, if not given. Of no use with `gal`. */
  readonly collectionId?: string | undefined;
  /** The first and the last result wanted, as in `0-24`, which is what is asked if not given. */
  readonly range?: string | undefined;
  readonly bodyPreferences?: readonly BodyPreference[] | undefined;
  /** The command: Search, or Find (16.1). Search if not given. */
  readonly by?: "search" | "find" | undefined;
}

/** One thing found. */
export interface Found {
  readonly class?: string | undefined;
  readonly longId?: string | undefined;
  /** Find tells it, Search does not. */
  readonly serverId?: string | undefined;
  readonly collectionId?: string | undefined;
  /** For `readRaw(gal | email | foundMessage, …)`. */
  readonly properties?: RawContent | undefined;
}

/** What a search found. */
export interface SearchResult {
  readonly results: readonly Found[];
  readonly range?: string | undefined;
  /** How many there are in all. */
  readonly total?: number | undefined;
}

const RANGE = "0-24";

/** Finds messages or people. @throws DeviceError of code `status` */
export const search = (session: Session, options: SearchOptions): Promise<SearchResult> =>
  options.by === "find" ? findBy(session, options) : searchBy(session, options);

async function searchBy(session: Session, options: SearchOptions): Promise<SearchResult> {
  const { text, collectionId, range = RANGE, bodyPreferences } = options;
  const isMail = options.in === "mailbox";
  const version = await session.version();
  const terms: SearchTerm[] = [
    // The class of what is sought became optional, but is never wrong, from 14.0 on.
    ...(isAtLeast(version, "12.0") ? [{ tag: "class", value: "Email" } as const] : []),
    ...(collectionId === undefined ? [] : [{ tag: "collectionId", value: collectionId } as const]),
    { tag: "freeText", value: text },
  ];
  const query: SearchTerm[] = isMail ? [{ tag: "and", value: terms }] : [{ tag: "text", value: text }];
  const more = isMail ? { deepTraversal: true, rebuildResults: true, bodyPreferences } : {};
  const { message } = await session.call(Search, {
    store: { name: isMail ? "Mailbox" : "GAL", query, options: { range, ...more } },
  });
  if (message?.status !== "ok") throw statusError("Search", message?.status);
  const store = message.response?.store;
  if (store?.status !== "ok") throw statusError("Search", store?.status);
  // A search without results may be told by one empty Result.
  const results = (store.results ?? []).filter(({ properties }) => properties !== undefined);
  return { results, range: store.range, total: store.total };
}

async function findBy(session: Session, options: SearchOptions): Promise<SearchResult> {
  const { text, collectionId, range = RANGE } = options;
  const executeSearch =
    options.in === "mailbox"
      ? {
          mailBoxSearchCriterion: {
            query: { freeText: text, class: "Email", collectionId },
            options: { range, deepTraversal: true },
          },
        }
      : { galSearchCriterion: { query: text, options: { range } } };
  const { message } = await session.call(Find, { searchId: randomUUID(), executeSearch });
  if (message?.status !== "ok") throw statusError("Find", message?.status);
  const { response } = message;
  if (response?.status !== "ok") throw statusError("Find", response?.status);
  return { results: response.results ?? [], range: response.range, total: response.total };
}
