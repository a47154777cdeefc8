import { join } from "node:path";
import { createPostgresChangeBus, createPostgresStore } from "@easkit/store-postgres";
import { createRedisChangeBus, createRedisStore } from "@easkit/store-redis";
import { createSqliteStore } from "@easkit/store-sqlite";
import type { ChangeBus, SyncStateStore } from "@easkit/syncstate";
import type { Endings } from "./endings.js";
import { startPostgres } from "./private-postgres.js";
import { startRedis } from "./private-redis.js";

/** A store as a server process has it. */
export interface OpenStore {
  readonly state: SyncStateStore;
  /** Joins the processes, where the store can. */
  readonly bus?: ChangeBus;
}

interface StoreKind {
  /** Starts what the store needs, for a run that keeps things in this folder. Gives the place to open it at. */
  readonly start: (folder: string, endings: Endings) => Promise<string>;
  readonly open: (place: string) => OpenStore;
  /** Whether processes tell each other of changes. */
  readonly joins: boolean;
}

/** Stores that outlive a process, by name. */
const stores = {
  sqlite: {
    start: async (folder) => join(folder, "state.sqlite"),
    open: (path) => ({ state: createSqliteStore({ path }) }),
    joins: false,
  },
  postgres: {
    start: startPostgres,
    open: (connectionString) => ({
      state: createPostgresStore({ connectionString }),
      bus: createPostgresChangeBus({ connectionString }),
    }),
    joins: true,
  },
  redis: {
    start: startRedis,
    open: (url) => ({ state: createRedisStore({ url }), bus: createRedisChangeBus({ url }) }),
    joins: true,
  },
} as const satisfies Readonly<Record<string, StoreKind>>;

/** The name of a store. */
export type StoreName = keyof typeof stores;

/** All names. */
export const storeNames = Object.keys(stores);

/** Whether there is a store of that name. */
export const isStoreName = (name: string): name is StoreName => Object.hasOwn(stores, name);

/** What is known of a store. */
export const storeKind = (name: StoreName): StoreKind => stores[name];
