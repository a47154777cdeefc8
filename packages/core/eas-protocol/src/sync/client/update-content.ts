import type { Item, ItemPatch, Want, WriteOptions } from "@easkit/backend";
import type { KnownItem, PlannedChange } from "@easkit/syncstate";
import { fingerprintsOf, stale } from "../compare.js";
import { need, ownChange } from "./own-change.js";
import type { CommandScope } from "./scope.js";

/** Makes of what a device sent the patch for the item as it is. */
export type PatchFor = (before: Item) => ItemPatch | Promise<ItemPatch>;

/** How often a change is tried that wins over others, when others keep coming first. */
const attempts = 5;

/** Events have to be known whole: what a device says of one occurrence is laid over the others. */
const wantOf = ({ collection }: CommandScope): Want => ({
  parts: collection.class === "Calendar" ? "all" : "flags",
});

/** Changes the content of an item; `undefined` if others have changed it and win. */
export async function updateContent(
  scope: CommandScope,
  known: KnownItem,
  patchFor: PatchFor,
  { idempotencyKey }: WriteOptions,
): Promise<PlannedChange | undefined> {
  const { exchange, collection, options } = scope;
  const { backend, call } = exchange;
  const update = need(backend.updateItem?.bind(backend), "updateItem");
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await backend.getItem(call, collection.id, known.id, wantOf(scope));
    const isKnown = fingerprintsOf(before).content === known.content;
    if (!isKnown && options.conflict === "serverWins") return undefined;
    const written = await update(call, collection.id, known.id, await patchFor(before), {
      idempotencyKey: attempt === 0 ? idempotencyKey : `${idempotencyKey}:${attempt}`,
      expectedRevision: before.revision,
    });
    if ("conflict" in written) continue;
    // What others have changed beside it is still to be told.
    return isKnown ? ownChange(written) : { ...ownChange(written), content: stale };
  }
  return undefined;
}
