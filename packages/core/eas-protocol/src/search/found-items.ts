import { BackendError, type Item } from "@easkit/backend";
import { UnwritableItem } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { type BodyView, wantOf } from "../items/render.js";
import type { FoundItem } from "./found-item.js";

/**
 * Loads what was found, one at a time, and makes of each what is to be sent. What is gone by now, or cannot be read or
 * written, is left out.
 */
export async function* renderFound<R>(
  exchange: Exchange,
  found: readonly FoundItem[],
  view: BodyView,
  render: (place: FoundItem, item: Item) => Promise<R>,
): AsyncGenerator<R> {
  const { backend, call, emit, id } = exchange;
  for (const place of found) {
    try {
      const item = await backend.getItem(call, place.folderId, place.id, wantOf(view));
      yield await render(place, item);
    } catch (error) {
      call.signal.throwIfAborted();
      if (error instanceof UnwritableItem && !error.undone) throw error;
      if (error instanceof BackendError && error.code === "not-found") continue;
      emit({ type: "fault", id, where: `found item ${place.folderId} ${place.id}`, error });
    }
  }
}
