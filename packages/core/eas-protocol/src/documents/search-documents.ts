import { type Backend, BackendError, type DocumentEntry, type SearchRange } from "@easkit/backend";
import { document, fill, type RawSource, type SearchTerm } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { StoreFault, storeStatusOf } from "../search/store-fault.js";
import { readDocumentCredentials } from "./document-credentials.js";

/** No folder is listed further than this. */
const mostEntries = 10_000;

/** The link that is looked for. @throws StoreFault 2 for any other query (MS-ASDOC 3.1.5.2) */
function linkOf(terms: readonly SearchTerm[]): string {
  const [term] = terms;
  if (terms.length !== 1 || term?.tag !== "equalTo" || term.value.linkId === undefined)
    throw new StoreFault("invalidRequest", "a document library is searched by LinkId");
  // Some devices put the link into LinkId itself.
  const link = term.value.value || term.value.linkId;
  if (!link) throw new StoreFault("badLink", "there is no link");
  return link;
}

function toFault(error: unknown, hasCredentials: boolean): unknown {
  if (!(error instanceof BackendError)) return error;
  const options = { cause: error };
  if (error.code === "forbidden" && !hasCredentials)
    return new StoreFault("credentialsRequired", error.message, options);
  if (error.code === "invalid") return new StoreFault("badLink", error.message, options);
  return new StoreFault(storeStatusOf(error), error.message, options);
}

const render = (entry: DocumentEntry): RawSource =>
  fill(document, {
    linkId: entry.linkId,
    displayName: entry.displayName,
    isFolder: entry.isFolder,
    creationDate: entry.created,
    lastModifiedDate: entry.modified,
    isHidden: entry.isHidden,
    ...(entry.size !== undefined && !entry.isFolder && { contentLength: entry.size }),
    ...(entry.contentType !== undefined && { contentType: entry.contentType }),
  });

/** Documents that were found. */
export interface FoundDocuments {
  readonly properties: readonly RawSource[];
  readonly total: number;
}

type Library = Required<Pick<Backend, "getDocument" | "listDocuments">>;

function libraryOf({ backend }: Exchange): Library {
  const { getDocument, listDocuments } = backend;
  if (!getDocument || !listDocuments) throw new StoreFault("accessDenied", "there are no document libraries");
  return { getDocument: getDocument.bind(backend), listDocuments: listDocuments.bind(backend) };
}

/**
 * Looks up a file, or a folder with what is in it (MS-ASDOC 3.2.5.2): the folder itself is the first row.
 *
 * @throws StoreFault 2, 4, 5, 6, 7 or 14
 */
export async function findDocuments(
  exchange: Exchange,
  terms: readonly SearchTerm[],
  options: Parameters<typeof readDocumentCredentials>[0],
  { first, last }: SearchRange,
): Promise<FoundDocuments> {
  const { call } = exchange;
  const link = linkOf(terms);
  const credentials = readDocumentCredentials(options);
  const library = libraryOf(exchange);
  const found: RawSource[] = [];
  let total = 0;
  const take = (entry: DocumentEntry) => {
    if (total >= first && total <= last) found.push(render(entry));
    total += 1;
  };
  try {
    const root = await library.getDocument(call, link, credentials);
    take(root);
    if (!root.isFolder) return { properties: found, total };
    for await (const entry of library.listDocuments(call, link, credentials)) {
      call.signal.throwIfAborted();
      take(entry);
      if (total >= mostEntries) break;
    }
    return { properties: found, total };
  } catch (error) {
    call.signal.throwIfAborted();
    throw toFault(error, credentials !== undefined);
  }
}
