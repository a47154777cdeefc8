import type { FleetClass, ItemView } from "../item-view.js";

/** Something the user did on the device that the server has not confirmed. */
export type LocalChange =
  | { readonly kind: "add"; readonly clientId: string; readonly view: ItemView }
  | { readonly kind: "change"; readonly id: string; readonly fields: ItemView }
  | { readonly kind: "delete"; readonly id: string };

/** What a device keeps of one collection. */
export interface CollectionMemory {
  readonly id: string;
  readonly class: FleetClass;
  /** `0` before the first exchange. */
  key: string;
  readonly items: Map<string, ItemView>;
  /** In the order in which the user did them. */
  queue: LocalChange[];
  /** How many at the head of the queue went out with a request that has no answer yet. */
  sent: number;
  /** How many exchanges this life of the collection has had; tells in the trace which key is meant. */
  generation: number;
  /** The period that the user wants, as FilterType has it, and the one that the server was told. */
  filter: number;
  toldFilter: number | undefined;
  readonly conflict: "clientWins" | "serverWins";
  /** The server has more to send, as it said last. */
  more: boolean;
}

/** All that a device keeps: what survives when its power fails. */
export interface DeviceMemory {
  folderKey: string;
  readonly collections: Map<string, CollectionMemory>;
}

/** A device that knows nothing. */
export const emptyMemory = (): DeviceMemory => ({ folderKey: "0", collections: new Map() });

/** Forgets what the device knows of a collection, so that it begins with key 0; what the user did goes too. */
export function startOver(collection: CollectionMemory): void {
  collection.key = "0";
  collection.items.clear();
  collection.queue = [];
  collection.sent = 0;
  collection.generation = 0;
  collection.toldFilter = undefined;
  collection.more = true;
}

/** A collection as it is before the first exchange. */
export const createCollection = (
  id: string,
  itemClass: FleetClass,
  conflict: CollectionMemory["conflict"],
): CollectionMemory => ({
  id,
  class: itemClass,
  key: "0",
  items: new Map(),
  queue: [],
  sent: 0,
  generation: 0,
  filter: 0,
  toldFilter: undefined,
  conflict,
  more: true,
});
