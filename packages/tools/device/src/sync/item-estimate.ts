import { GetItemEstimate, isAtLeast } from "@easkit/eas-schema";
import { statusError } from "../device-error.js";
import { classOfFolderType } from "../folder-class.js";
import type { Session } from "../session.js";
import { filterFor, type ItemWishes } from "./collection-options.js";

/** How many items a Sync of a folder would bring. */
export interface ItemEstimate {
  readonly collectionId: string;
  /** A word of `GetItemEstimate.status`. */
  readonly status: string;
  readonly estimate: number;
}

/** Asks how many items Syncs of these folders would bring. Folders need a key, so one that was never synced has none. */
export async function getItemEstimate(
  session: Session,
  folderIds: readonly string[],
  wishes: ItemWishes = {},
): Promise<ItemEstimate[]> {
  const version = await session.version();
  const state = await session.state();
  const collections = folderIds.map((collectionId) => {
    const itemClass = classOfFolderType(state.folder(collectionId)?.type ?? 0) ?? "Email";
    const filterType = filterFor(itemClass, wishes);
    const syncKey = state.syncKey(collectionId);
    return isAtLeast(version, "14.0")
      ? { collectionId, syncKey, options: [{ filterType, class: itemClass }] }
      : { collectionId, syncKey, filterType: filterType ?? 0, class: itemClass };
  });
  const { message } = await session.call(GetItemEstimate, { collections });
  if (message?.status !== undefined && message.status !== "ok") {
    throw statusError("GetItemEstimate", message.status);
  }
  return (message?.responses ?? []).map(({ status, collection }, index) => ({
    collectionId: collection?.collectionId ?? folderIds[index] ?? "",
    status,
    estimate: collection?.estimate ?? 0,
  }));
}
