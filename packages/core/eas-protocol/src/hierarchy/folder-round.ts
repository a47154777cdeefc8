import { BackendError, type BackendErrorCode } from "@easkit/backend";
import { type HierarchyRound, SyncStateCorrupt } from "@easkit/syncstate";
import type { Exchange } from "../exchange.js";

/** The status of a folder command for what a backend throws; what has no place in the table is thrown on. */
export function folderStatusOf<Status extends string>(
  error: unknown,
  table: Readonly<Partial<Record<BackendErrorCode, Status>>>,
): Status {
  const status = error instanceof BackendError ? table[error.code] : undefined;
  if (status === undefined) throw error;
  return status;
}

/** Default folders cannot be deleted, renamed or moved: types 2 to 11, and 19. */
export const isDefault = (type: number): boolean => (type >= 2 && type <= 11) || type === 19;

/**
 * Begins a round over the folder list; `undefined` if the device has to start over, because its key is not valid or what
 * is kept is damaged.
 */
export async function beginHierarchy(
  { device, emit, id }: Exchange,
  syncKey: string,
): Promise<HierarchyRound | undefined> {
  try {
    const round = await device.beginHierarchy(syncKey);
    if (round === undefined) emit({ type: "restart", id, collectionId: undefined });
    return round;
  } catch (error) {
    if (!(error instanceof SyncStateCorrupt) || error.newer) throw error;
    emit({ type: "fault", id, where: "folder list", error });
    return undefined;
  }
}
