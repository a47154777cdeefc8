import { BackendError } from "@easkit/backend";
import type { Exchange } from "../exchange.js";
import { parseByteRange } from "../items/byte-range.js";
import { type AddPart, renderFile } from "../items/fetch-file.js";
import type { Fetch, OperationStatus, Result } from "../operations/operation.js";
import { readDocumentCredentials } from "./document-credentials.js";

/** What it means that a document cannot be fetched. */
function statusOf(error: unknown, hasCredentials: boolean): OperationStatus {
  if (!(error instanceof BackendError)) return "downloadFailed";
  switch (error.code) {
    case "not-found":
      return "notFound";
    case "forbidden":
      return hasCredentials ? "documentAccessDenied" : "credentialsRequired";
    case "unavailable":
      return "connectionFailed";
    case "invalid":
      return "badLink";
    case "too-large":
      return "tooLarge";
    default:
      return "downloadFailed";
  }
}

/** Fetches a file of the document library, or a range of its bytes (MS-ASDOC 3.2.5.1). */
export async function fetchDocument(
  exchange: Exchange,
  { linkId = "", options }: Fetch,
  addPart: AddPart | undefined,
): Promise<Result> {
  const { backend, call, emit, id } = exchange;
  const of = (status: OperationStatus): Result => ({ tag: "fetch", value: { status, linkId } });
  if (!backend.openDocument || !backend.getDocument) return of("storeUnknown");
  // A document has no properties to choose from (MS-ASCMD 2.2.3.119.2).
  if (options?.schema) return of("protocolError");
  const range = options?.range === undefined ? undefined : parseByteRange(options.range);
  if (options?.range !== undefined && !range) return of("rangeInvalid");
  const credentials = readDocumentCredentials(options);
  try {
    const { isFolder, size, modified } = await backend.getDocument(call, linkId, credentials);
    if (isFolder) return of("badLink");
    if (size === 0) return of("fileEmpty");
    const file = await backend.openDocument(call, linkId, credentials);
    const rendered = await renderFile(file, range, addPart);
    if (!rendered) return of("rangeInvalid");
    const properties = { ...rendered, value: { ...rendered.value, version: modified } };
    return { tag: "fetch", value: { status: "ok", linkId, properties } };
  } catch (error) {
    emit({ type: "fault", id, where: `document ${linkId.slice(0, 200)}`, error });
    return of(statusOf(error, credentials !== undefined));
  }
}
