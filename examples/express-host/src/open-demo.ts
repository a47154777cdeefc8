import { join } from "node:path";
import { createSqliteBackend, type SqliteBackend } from "@easkit/backend-sqlite";
import { demoAccounts } from "./demo-accounts.js";
import { openFixtures } from "./fixture-source.js";

/** Where the demo accounts' data come from and go to. */
export interface DemoOptions {
  /** The folder that keeps the groupware. */
  readonly dataDir: string;
  /** The project's fixtures folder. */
  readonly fixtures: string;
  readonly now: Date;
  /** Told how much of the demo data is in, while the mailboxes are being filled. */
  readonly onProgress: (done: number, total: number) => void;
}

/** The file of the groupware. */
export const groupwareOf = (dataDir: string): string => join(dataDir, "groupware.sqlite");

/**
 * Opens the groupware, and makes and fills the demo accounts as far as that has not been done. How far the filling is
 * lies in the same file and is written with the items, so a start that was broken off goes on where it was.
 */
export async function openDemo(options: DemoOptions): Promise<SqliteBackend> {
  const { dataDir, fixtures, now, onProgress } = options;
  const backend = createSqliteBackend({ path: groupwareOf(dataDir), hostName: "demo.example.com" });
  const sources = await Promise.all(demoAccounts.map(({ has }) => openFixtures(fixtures, has, now)));
  const total = sources.reduce((sum, source) => sum + source.total, 0);
  let done = 0;
  for (const [index, { id, address, password, displayName }] of demoAccounts.entries()) {
    const source = sources[index];
    if (source === undefined) continue;
    if (backend.users.find(id) === undefined) {
      await backend.users.create({ id, password, addresses: [address], ...(displayName && { displayName }) });
    }
    await backend.importEntries(id, source, {
      onProgress: (amount) => {
        done += amount;
        if (amount > 0) onProgress(done, total);
      },
    });
  }
  return backend;
}
