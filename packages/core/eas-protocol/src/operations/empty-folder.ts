import type { Exchange } from "../exchange.js";
import { knownFolders } from "../sync/collection.js";
import { type EmptyFolder, type OperationStatus, operationStatusOf, type Result } from "./operation.js";

/** Deletes all that is in a folder, for good; with its subfolders if the device says so (MS-ASCMD 2.2.3.55). */
export async function emptyFolder(
  exchange: Exchange,
  { collectionId = "", options }: EmptyFolder,
): Promise<Result> {
  const { backend, call, cluster, line, id } = exchange;
  const of = (status: OperationStatus): Result => ({
    tag: "emptyFolderContents",
    value: { status, collectionId },
  });
  if (!collectionId) return of("protocolError");
  if (!(await knownFolders(exchange)).has(collectionId)) return of("notFound");
  if (!backend.emptyFolder) return of("accessDenied");
  const deleteSubFolders = options?.deleteSubFolders === true;
  try {
    const idempotencyKey = `${line.deviceId}:EmptyFolderContents:${collectionId}:${id}:${exchange.now()}`;
    await backend.emptyFolder(call, collectionId, { idempotencyKey, deleteSubFolders });
    cluster.changed(call.principal.id, collectionId);
    if (deleteSubFolders) cluster.changed(call.principal.id);
    return of("ok");
  } catch (error) {
    exchange.emit({ type: "fault", id, where: `empty ${collectionId}`, error });
    return of(operationStatusOf(error));
  }
}
