import type { FleetClass, ItemView } from "../item-view.js";
import type { Random } from "../random.js";
import { detailsOf } from "./client-commands.js";
import type { CollectionMemory } from "./device-memory.js";

/** Where new events begin: within the days around the run. */
const newEventsFrom = Date.UTC(2026, 2, 1);
const hour = 3_600_000;

/** How a new item looks. */
export function newView(itemClass: FleetClass, name: string, random: Random): ItemView {
  const detail = random.pick(detailsOf[itemClass]) ?? "";
  if (itemClass !== "Calendar") return { name, detail };
  return { name, detail, start: new Date(newEventsFrom + random.below(500) * hour).toISOString() };
}

/** A change that somebody makes to an item. */
export function editOf(itemClass: FleetClass, view: ItemView, random: Random): ItemView {
  if (itemClass !== "Email") return { detail: random.pick(detailsOf[itemClass]) ?? "" };
  if (random.chance(0.6)) return { read: view["read"] === "read" ? "unread" : "read" };
  return { flag: view["flag"] === undefined ? "active" : "" };
}

/** Items that the user can still do something with: those that are not being deleted. */
const touchable = ({ items, queue }: CollectionMemory): readonly string[] => {
  const leaving = new Set(queue.flatMap((change) => (change.kind === "delete" ? change.id : [])));
  return [...items.keys()].filter((id) => !leaving.has(id));
};

/** The user changes an item. Two changes that have not been sent become one. */
export function editItem(collection: CollectionMemory, random: Random): boolean {
  const id = random.pick(touchable(collection));
  const view = id === undefined ? undefined : collection.items.get(id);
  if (id === undefined || !view) return false;
  const fields = editOf(collection.class, view, random);
  const at = collection.queue.findIndex(
    (change, place) => place >= collection.sent && change.kind === "change" && change.id === id,
  );
  const before = collection.queue[at];
  if (before?.kind === "change")
    collection.queue[at] = { ...before, fields: { ...before.fields, ...fields } };
  else collection.queue.push({ kind: "change", id, fields });
  return true;
}

/** The user deletes an item. Changes to it that have not been sent are of no use any more. */
export function deleteItem(collection: CollectionMemory, random: Random): boolean {
  const id = random.pick(touchable(collection));
  if (id === undefined) return false;
  const { sent } = collection;
  collection.queue = collection.queue.filter(
    (change, place) => place < sent || change.kind !== "change" || change.id !== id,
  );
  collection.queue.push({ kind: "delete", id });
  return true;
}
