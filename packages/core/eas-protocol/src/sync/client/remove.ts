import type { WriteOptions } from "@easkit/backend";
import { findFolder, knownFolders } from "../collection.js";
import type { CommandOutcome } from "./journal.js";
import { need } from "./own-change.js";
import type { CommandScope, DeleteCommand } from "./scope.js";

/** Deletes an item; mail goes to the deleted items, unless it lies there or the device wants it gone for good. */
export async function remove(
  scope: CommandScope,
  { serverId: id }: DeleteCommand,
  options: WriteOptions,
): Promise<CommandOutcome> {
  const { exchange, collection } = scope;
  const { backend, call } = exchange;
  const trash = findFolder(await knownFolders(exchange), "deletedItems");
  const moves = scope.deletesAsMoves && collection.class === "Email" && trash && trash.id !== collection.id;
  if (moves && backend.moveItem) await backend.moveItem(call, collection.id, id, trash.id, options);
  else await need(backend.deleteItem?.bind(backend), "deleteItem")(call, collection.id, id, options);
  return { answer: undefined, changes: [{ op: "ownDelete", id }] };
}
