import { existsSync } from "node:fs";
import type { SyncStateStore } from "@easkit/syncstate";
import { AdminError, messageOf } from "../admin-error.js";

/** How a store is opened. */
export interface OpenStoreOptions {
  /** A SQLite file that is not there is made. Otherwise it is an error, since it is most likely a mistyped path. */
  readonly create?: boolean;
}

/** A kind of store, by what its specifiers begin with. */
interface StoreKind {
  readonly scheme: RegExp;
  readonly packageName: string;
  /** What else has to be installed with it. */
  readonly driver: string;
  open(specifier: string, options: OpenStoreOptions): Promise<SyncStateStore>;
}

const kinds: readonly StoreKind[] = [
  {
    scheme: /^sqlite:./,
    packageName: "@easkit/store-sqlite",
    driver: "libsql",
    async open(specifier, { create = false }) {
      const path = specifier.slice("sqlite:".length);
      if (!create && !existsSync(path)) throw new AdminError("usage", `there is no file ${path}`);
      const { createSqliteStore } = await import("@easkit/store-sqlite");
      return createSqliteStore({ path });
    },
  },
  {
    scheme: /^postgres(ql)?:\/\/./,
    packageName: "@easkit/store-postgres",
    driver: "pg",
    async open(connectionString) {
      const { createPostgresStore } = await import("@easkit/store-postgres");
      return createPostgresStore({ connectionString });
    },
  },
  {
    scheme: /^rediss?:\/\/./,
    packageName: "@easkit/store-redis",
    driver: "ioredis",
    async open(url) {
      const { createRedisStore } = await import("@easkit/store-redis");
      return createRedisStore({ url });
    },
  },
];

/**
 * Opens a store by its specifier: `sqlite:PATH`, `postgres://…` or `redis://…`. Its package is loaded then, so only
 * the ones in use need to be installed. Close it with `close`.
 *
 * @throws AdminError `usage` for an unknown specifier, a missing package or a missing file; `failed` if it cannot be
 * opened
 */
export async function openStore(specifier: string, options: OpenStoreOptions = {}): Promise<SyncStateStore> {
  const kind = kinds.find((each) => each.scheme.test(specifier));
  if (kind === undefined) {
    throw new AdminError("usage", "a store is sqlite:PATH, postgres://… or redis://…");
  }
  try {
    return await kind.open(specifier, options);
  } catch (error) {
    if (error instanceof AdminError) throw error;
    const { packageName, driver } = kind;
    if (isMissing(error, [packageName, driver])) {
      const message = `this kind of store needs packages that are not installed: npm install ${packageName} ${driver}`;
      throw new AdminError("usage", message, { cause: error });
    }
    throw new AdminError("failed", `the store cannot be opened: ${messageOf(error)}`, { cause: error });
  }
}

/** Whether Node has not found one of these packages. */
export function isMissing(error: unknown, packages: readonly string[]): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  if (error.code !== "ERR_MODULE_NOT_FOUND" && error.code !== "MODULE_NOT_FOUND") return false;
  return packages.some((name) => error.message.includes(`'${name}'`));
}
