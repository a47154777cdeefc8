import { BackendError } from "@easkit/backend";
import type { Exchange } from "../exchange.js";
import { parseByteRange } from "../items/byte-range.js";
import { type AddPart, renderFile } from "../items/fetch-file.js";
import { openAttachment } from "../items/open-attachment.js";
import { type Fetch, type OperationStatus, operationStatusOf, type Result } from "./operation.js";

/** Fetches an attachment by its FileReference, or a range of its bytes. */
export async function fetchAttachment(
  exchange: Exchange,
  { fileReference = "", options }: Fetch,
  addPart: AddPart | undefined,
): Promise<Result> {
  const of = (status: OperationStatus): Result => ({ tag: "fetch", value: { status, fileReference } });
  // An attachment has no properties to choose from (MS-ASCMD 2.2.3.119.2).
  if (options?.schema) return of("protocolError");
  const range = options?.range === undefined ? undefined : parseByteRange(options.range);
  if (options?.range !== undefined && !range) return of("rangeInvalid");
  try {
    const properties = await renderFile(await openAttachment(exchange, fileReference), range, addPart);
    if (!properties) return of("rangeInvalid");
    return { tag: "fetch", value: { status: "ok", fileReference, properties } };
  } catch (error) {
    exchange.emit({ type: "fault", id: exchange.id, where: `attachment ${fileReference}`, error });
    const isMissing = error instanceof BackendError && error.code === "not-found";
    return of(isMissing ? "attachmentInvalid" : operationStatusOf(error));
  }
}
