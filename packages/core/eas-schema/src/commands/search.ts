import { defineCommand } from "../command.js";
import { holding, repeat, selfHolding, struct } from "../engine/containers.js";
import { type AnyElement, required } from "../engine/element.js";
import { t } from "../engine/leaves.js";
import { worded } from "../engine/words.js";
import { airSync as as } from "../pages/air-sync.js";
import { documentLibrary } from "../pages/document-library.js";
import { email } from "../pages/email.js";
import { search } from "../pages/search.js";
import { commonStatus } from "../status.js";
import { bodyPreferences } from "./view-options.js";

const status = { ...commonStatus, ok: 1, serverError: 3 } as const;

const storeStatus = {
  ...commonStatus,
  ok: 1,
  invalidRequest: 2,
  serverError: 3,
  badLink: 4,
  accessDenied: 5,
  notFound: 6,
  connectionFailed: 7,
  tooComplex: 8,
  timedOut: 10,
  folderSyncRequired: 11,
  endOfRange: 12,
  accessBlocked: 13,
  credentialsRequired: 14,
} as const;

/** One condition of a search. Bare text, as a search of the address book has it, is tagged `text`. */
export type SearchTerm =
  | { readonly tag: "and" | "or"; readonly value: readonly SearchTerm[] }
  | { readonly tag: "text" | "freeText" | "class" | "collectionId"; readonly value: string }
  | { readonly tag: "conversationId"; readonly value: Uint8Array }
  | { readonly tag: "equalTo"; readonly value: { readonly linkId?: string; readonly value?: string } }
  | {
      readonly tag: "greaterThan" | "lessThan";
      readonly value: { readonly dateReceived?: true; readonly value?: string };
    };

const termsIn = selfHolding<SearchTerm>();
const bound = [holding(t.presence, email.DateReceived), search.Value] as const;

const terms: readonly AnyElement[] = [
  termsIn(search.And, () => terms),
  termsIn(search.Or, () => terms),
  search.FreeText,
  as.Class,
  as.CollectionId,
  search.ConversationId,
  struct(search.EqualTo, [documentLibrary.LinkId, search.Value]),
  struct(search.GreaterThan, bound),
  struct(search.LessThan, bound),
];

const store = struct(search.Store, [
  search.Name,
  termsIn(search.Query, () => terms, "text"),
  struct(search.Options, [
    as.MIMESupport,
    ...bodyPreferences,
    search.Range,
    search.UserName,
    search.Password,
    search.DeepTraversal,
    search.RebuildResults,
    struct(search.Picture, [search.MaxSize, search.MaxPictures]),
  ]),
]);

const result = struct(search.Result, [
  as.Class,
  search.LongId,
  as.CollectionId,
  holding(t.raw, search.Properties),
]);

/** Finds messages, people and documents. */
export const Search = defineCommand({
  name: "Search",
  code: 16,
  spec: "MS-ASCMD 2.2.2.15",
  versions: {},
  request: struct(search.Search, [store]),
  response: struct(search.Search, [
    worded(status, search.Status),
    struct(search.Response, [
      struct(search.Store, [
        required(worded(storeStatus, search.Status)),
        repeat("results", result),
        search.Range,
        search.Total,
      ]),
    ]),
  ]),
  status,
  malformed: "serverError",
});

/** Words for the status of the store that was searched. */
export const searchStoreStatus = storeStatus;
