import { join } from "node:path";
import { createSqliteStore } from "@easkit/store-sqlite";
import type { SyncStateStore } from "@easkit/syncstate";

/** Stores that outlive a process, by name. Each is given the folder of the run. */
const stores = {
  sqlite: (folder: string) => createSqliteStore({ path: join(folder, "state.sqlite") }),
} as const satisfies Readonly<Record<string, (folder: string) => SyncStateStore>>;

/** The name of a store. */
export type StoreName = keyof typeof stores;

/** All names. */
export const storeNames = Object.keys(stores);

/** Whether there is a store of that name. */
export const isStoreName = (name: string): name is StoreName => Object.hasOwn(stores, name);

/** Opens a store. */
export const openStore = (name: StoreName, folder: string): SyncStateStore => stores[name](folder);
