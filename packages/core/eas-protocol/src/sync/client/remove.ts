import { BackendError, type ItemPatch, type WriteOptions } from "@easkit/backend";
import { readBeforeRemoval, tellingAttendees } from "../../meetings/tell-attendees.js";
import { findFolder, knownFolders } from "../collection.js";
import { eventOf, toOccurrencePatch } from "./event-patch.js";
import type { CommandOutcome } from "./journal.js";
import { need } from "./own-change.js";
import type { CommandScope, DeleteCommand } from "./scope.js";
import { updateContent } from "./update-content.js";

/** Takes one occurrence out of a series, which stays (MS-ASCMD 2.2.3.42.2). */
async function removeOccurrence(
  scope: CommandScope,
  serverId: string,
  instanceId: Date,
  options: WriteOptions,
): Promise<CommandOutcome> {
  const known = (await scope.view.lookup([serverId])).get(serverId);
  if (!known) throw new BackendError("not-found", `the device does not have the item ${serverId}`);
  const patchFor = async (before: Parameters<typeof eventOf>[0]): Promise<ItemPatch> => {
    const gone = { instanceId, deleted: true };
    return {
      class: "Calendar",
      properties: await toOccurrencePatch(scope.exchange, gone, eventOf(before)),
    };
  };
  const own = await updateContent(scope, known, patchFor, options);
  if (own) return { answer: undefined, changes: [own] };
  return { answer: { tag: "delete", value: { serverId, instanceId, status: "conflict" } }, changes: [] };
}

/** Deletes an event; the attendees of a meeting of the user's hear of it. */
async function removeEvent(
  { exchange, collection }: CommandScope,
  id: string,
  options: WriteOptions,
): Promise<CommandOutcome> {
  const { backend, call } = exchange;
  const deleteItem = need(backend.deleteItem?.bind(backend), "deleteItem");
  const place = { folderId: collection.id, id, key: options.idempotencyKey };
  await tellingAttendees(exchange, {
    ...place,
    ...(await readBeforeRemoval(exchange, place)),
    change: () => deleteItem(call, collection.id, id, options),
    isDone: () => true,
  });
  return { answer: undefined, changes: [{ op: "ownDelete", id }] };
}

/** Deletes an item; mail goes to the deleted items, unless it lies there or the device wants it gone for good. */
export async function remove(
  scope: CommandScope,
  { serverId: id, instanceId }: DeleteCommand,
  options: WriteOptions,
): Promise<CommandOutcome> {
  const { exchange, collection } = scope;
  const { backend, call } = exchange;
  if (instanceId && collection.class === "Calendar") return removeOccurrence(scope, id, instanceId, options);
  const trash = findFolder(await knownFolders(exchange), "deletedItems");
  if (collection.class === "Calendar") return removeEvent(scope, id, options);
  const moves = scope.deletesAsMoves && collection.class === "Email" && trash && trash.id !== collection.id;
  if (moves && backend.moveItem) await backend.moveItem(call, collection.id, id, trash.id, options);
  else await need(backend.deleteItem?.bind(backend), "deleteItem")(call, collection.id, id, options);
  return { answer: undefined, changes: [{ op: "ownDelete", id }] };
}
