import type { Conflict, Item, ItemPatch, Want, WriteOptions, Written } from "@easkit/backend";
import type { KnownItem, PlannedChange } from "@easkit/syncstate";
import { meetingIn } from "../../meetings/meeting.js";
import { settleMeetingChange } from "../../meetings/settle-meeting.js";
import { tellingAttendees } from "../../meetings/tell-attendees.js";
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

/** Writes a change; the attendees of a meeting hear of it. */
async function write(
  { exchange, collection }: CommandScope,
  { id }: KnownItem,
  before: Item,
  patch: ItemPatch,
  idempotencyKey: string,
): Promise<Written | Conflict> {
  const { backend, call } = exchange;
  const update = need(backend.updateItem?.bind(backend), "updateItem");
  const options: WriteOptions = { idempotencyKey, expectedRevision: before.revision };
  const meeting = await meetingIn(before);
  if (!meeting || patch.class !== "Calendar") return update(call, collection.id, id, patch, options);
  const settled = await settleMeetingChange(exchange, meeting, patch);
  return tellingAttendees<Written | Conflict>(exchange, {
    folderId: collection.id,
    id,
    key: idempotencyKey,
    before: meeting,
    sequence: "sequence" in before ? before.sequence : undefined,
    change: () => update(call, collection.id, id, settled, options),
    isDone: (written) => !("conflict" in written),
  });
}

/** Changes the content of an item; `undefined` if others have changed it and win. */
export async function updateContent(
  scope: CommandScope,
  known: KnownItem,
  patchFor: PatchFor,
  { idempotencyKey }: WriteOptions,
): Promise<PlannedChange | undefined> {
  const { exchange, collection, options } = scope;
  const { backend, call } = exchange;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await backend.getItem(call, collection.id, known.id, wantOf(scope));
    const isKnown = fingerprintsOf(before).content === known.content;
    if (!isKnown && options.conflict === "serverWins") return undefined;
    const key = attempt === 0 ? idempotencyKey : `${idempotencyKey}:${attempt}`;
    const written = await write(scope, known, before, await patchFor(before), key);
    if ("conflict" in written) continue;
    // What others have changed beside it is still to be told.
    return isKnown ? ownChange(written) : { ...ownChange(written), content: stale };
  }
  return undefined;
}
