// Not by name: releases of pg before 8.15 have only this export for modules.
import pg from "pg";
import { withConnection } from "./connections.js";
import { checkVersion, migrate } from "./schema.js";

/** A pool that the host has, or a database to connect to. */
export type PostgresPlace =
  /** The host's pool. It is not ended. The host listens for its `error` event, as pg asks. */
  | { readonly pool: pg.Pool }
  /** A `postgres://` URL. A pool of up to ten connections is kept, and ended by `close`. */
  | { readonly connectionString: string };

/** Where something lies. */
export type PostgresOptions = PostgresPlace & {
  /** The PostgreSQL schema that holds all of it, created where missing; `easkit` unless given. */
  readonly schema?: string;
};

/** The pool to work with, and what ends it if it was made here. */
export function openPlace(place: PostgresPlace): {
  readonly pool: pg.Pool;
  readonly end: () => Promise<void>;
} {
  if ("pool" in place) return { pool: place.pool, end: async () => {} };
  const pool = new pg.Pool({
    connectionString: place.connectionString,
    connectionTimeoutMillis: 10_000,
    application_name: "easkit",
  });
  // An idle connection was lost. The pool has dropped it; whoever needs one next gets a new one, or the error.
  pool.on("error", () => {});
  let ended: Promise<void> | undefined;
  return {
    pool,
    end: () => {
      ended ??= pool.end();
      return ended;
    },
  };
}

/** A schema that is made, or brought up to date, with its first use. */
export class PostgresSchema {
  readonly #pool: pg.Pool;
  readonly #name: string;
  #migrated: Promise<void> | undefined;

  constructor(pool: pg.Pool, name: string) {
    this.#pool = pool;
    this.#name = name;
  }

  /** Once for all who use it; again for the next one when it failed. @throws Error if a newer release has made it */
  migrate(): Promise<void> {
    this.#migrated ??= this.#migrateNow().catch((error: unknown) => {
      this.#migrated = undefined;
      throw error;
    });
    return this.#migrated;
  }

  async #migrateNow(): Promise<void> {
    const migrated = withConnection(this.#pool, "nothing", (client) => migrate(client, this.#name));
    checkVersion(await migrated, this.#name);
  }
}
