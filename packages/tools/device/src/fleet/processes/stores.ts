import { join } from "node:path";
import { createPostgresChangeBus, createPostgresLocker, createPostgresStore } from "@easkit/store-postgres";
import { createRedisChangeBus, createRedisLocker, createRedisStore } from "@easkit/store-redis";
import { createSqliteLocker, createSqliteStore } from "@easkit/store-sqlite";
import type { ChangeBus, Locker, SyncStateStore } from "@easkit/syncstate";
import type { Endings } from "./endings.js";
import { startPostgres } from "./private-postgres.js";
import { startRedis } from "./private-redis.js";

/** A store as a server process has it. */
export interface OpenStore {
  readonly state: SyncStateStore;
  /** Joins the processes, where the store can. */
  readonly bus?: ChangeBus;
  /** Keeps two processes from writing one collection at once. */
  readonly locker: Locker;
}

interface StoreKind {
  /** Starts what the store needs, for a run that keeps things in this folder. Gives the place to open it at. */
  readonly start: (folder: string, endings: Endings) => Promise<string>;
  readonly open: (place: string) => OpenStore;
  /** Whether processes tell each other of changes. */
  readonly joins: boolean;
}

/** Milliseconds that a lock outlives a process which is killed: short, as devices here have little patience. */
const lockLife = 1_000;

/** Stores that outlive a process, by name. */
const stores = {
  sqlite: {
    start: async (folder) => join(folder, "state.sqlite"),
    open: (path) => ({
      state: createSqliteStore({ path }),
      locker: createSqliteLocker({ path, ttl: lockLife }),
    }),
    joins: false,
  },
  postgres: {
    start: startPostgres,
    open: (connectionString) => ({
      state: createPostgresStore({ connectionString }),
      bus: createPostgresChangeBus({ connectionString }),
      locker: createPostgresLocker({ connectionString, ttl: lockLife }),
    }),
    joins: true,
  },
  redis: {
    start: startRedis,
    open: (url) => ({
      state: createRedisStore({ url }),
      bus: createRedisChangeBus({ url }),
      locker: createRedisLocker({ url, ttl: lockLife }),
    }),
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
