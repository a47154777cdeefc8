import { BackendError, type Item } from "@easkit/backend";
import type { Exchange } from "../exchange.js";
import { CommandFault } from "../fault.js";
import { fromLongId, type ItemPlace } from "../items/long-id.js";
import { knownFolders } from "../sync/collection.js";
import { toInstance } from "./instance.js";

/** Which item a request means: the Source element, or up to 12.1 what the URL says. */
export interface SmartSource {
  readonly folderId?: string | undefined;
  readonly itemId?: string | undefined;
  readonly longId?: string | undefined;
  /** One occurrence of a series. */
  readonly instanceId?: Date | undefined;
}

/** The source that a URL names (MS-ASHTTP 2.2.1.1.1.2.5). */
export function sourceOfUrl({ line: { parameters } }: Exchange): SmartSource {
  const occurrence = parameters.get("Occurrence");
  const instanceId = occurrence ? new Date(occurrence) : undefined;
  if (instanceId && Number.isNaN(instanceId.getTime())) {
    throw new CommandFault("invalidDateTime", "the occurrence is no date");
  }
  const [folderId, itemId, longId] = ["CollectionId", "ItemId", "LongId"].map((name) => parameters.get(name));
  return { folderId, itemId, longId, instanceId };
}

function placeOf({ folderId, itemId, longId, instanceId }: SmartSource): ItemPlace {
  if (longId) {
    if (folderId || itemId || instanceId) {
      throw new CommandFault("invalidCombinationOfIDs", "a long id and other ids name two items");
    }
    const place = fromLongId(longId);
    if (!place) throw new CommandFault("invalidIDs", "the long id is none of this server's");
    return place;
  }
  if (!folderId || !itemId) {
    throw new CommandFault("invalidCombinationOfIDs", "it takes both a folder and an item to name an item");
  }
  return { folderId, itemId };
}

/** An item that is answered or passed on. */
export interface FoundSource extends ItemPlace {
  readonly item: Item;
  /** It is one of a series. */
  readonly isOccurrence: boolean;
}

/**
 * Finds the item that a request means.
 *
 * @throws CommandFault 104, 105, 106, 147 or 150 (MS-ASCMD 2.2.2)
 */
export async function findSource(exchange: Exchange, source: SmartSource): Promise<FoundSource> {
  const { backend, call } = exchange;
  const { folderId, itemId } = placeOf(source);
  if (!(await knownFolders(exchange)).has(folderId)) {
    throw new CommandFault("itemNotFound", `the device knows no folder ${folderId}`);
  }
  const item = await backend.getItem(call, folderId, itemId, { parts: "all" }).catch((error: unknown) => {
    if (!(error instanceof BackendError) || error.code !== "not-found") throw error;
    throw new CommandFault("itemNotFound", error.message, { cause: error });
  });
  if (item.class !== "Email" && item.class !== "Calendar") {
    throw new CommandFault("unexpectedItemClass", `an item of the class ${item.class} cannot be answered`);
  }
  const { instanceId } = source;
  if (!instanceId) return { folderId, itemId, item, isOccurrence: false };
  const isSeries = item.class === "Calendar" && item.properties.recurrence !== undefined;
  return { folderId, itemId, item: toInstance(item, instanceId), isOccurrence: isSeries };
}
