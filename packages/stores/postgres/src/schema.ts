import type { PoolClient } from "pg";
import { commitFunction } from "./commit-function.js";

/** What brings a schema from each version to the next; the first from nothing to 1. `%s` is the quoted schema. */
const migrations: readonly string[] = [
  `CREATE TABLE %s.state (
     key text COLLATE "C" PRIMARY KEY,
     revision text COLLATE "C" NOT NULL,
     value bytea NOT NULL
   );
   ${commitFunction}`,
  // Not written ahead: locks mean nothing after a crash.
  `CREATE UNLOGGED TABLE %s.lock (
     key text COLLATE "C" PRIMARY KEY,
     token text COLLATE "C" NOT NULL,
     expires timestamptz NOT NULL
   );`,
];

/** A schema's name as SQL writes it. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Creates the schema and what is in it, or brings that of an older release up to date. Of several nodes that do so at
 * once one does the work and the others wait for it. A role that may create nothing can use what is up to date.
 *
 * @returns the version that is there now, a higher one than `checkVersion` knows if a newer release has been here
 */
export async function migrate(client: PoolClient, schema: string): Promise<number> {
  const version = await readVersion(client, schema);
  if (version >= migrations.length) return version;
  await client.query("BEGIN");
  try {
    await client.query("SELECT pg_advisory_xact_lock(hashtext($1), hashtext($2))", ["easkit schema", schema]);
    await migrateLocked(client, schema);
    await client.query("COMMIT");
    return migrations.length;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

async function migrateLocked(client: PoolClient, schema: string): Promise<void> {
  const quoted = quoteIdentifier(schema);
  // Not CREATE SCHEMA IF NOT EXISTS, which needs the right to create one even if it exists.
  const { rowCount } = await client.query("SELECT FROM pg_namespace WHERE nspname = $1", [schema]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA ${quoted}`);
  await client.query(`CREATE TABLE IF NOT EXISTS ${quoted}.schema_version (
                        id integer PRIMARY KEY CHECK (id = 1),
                        version integer NOT NULL
                      )`);
  const version = await readVersion(client, schema);
  for (const migration of migrations.slice(version)) {
    await client.query(migration.replaceAll("%s", () => quoted));
  }
  await client.query(
    `INSERT INTO ${quoted}.schema_version (id, version) VALUES (1, $1)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version`,
    [migrations.length],
  );
}

async function readVersion(client: PoolClient, schema: string): Promise<number> {
  const quoted = quoteIdentifier(schema);
  const { rows: found } = await client.query<{ there: boolean }>(
    "SELECT to_regclass($1) IS NOT NULL AS there",
    [`${quoted}.schema_version`],
  );
  if (!found[0]?.there) return 0;
  const { rows } = await client.query<{ version: number }>(`SELECT version FROM ${quoted}.schema_version`);
  return rows[0]?.version ?? 0;
}

/** @throws Error for a version of a newer release */
export function checkVersion(version: number, schema: string): void {
  if (version <= migrations.length) return;
  throw new Error(
    `The schema ${schema} has version ${version}; this release knows ${migrations.length} at most`,
  );
}
