import type { Command } from "commander";
import { createSqliteBackend, type SqliteBackend } from "../sqlite-backend.js";
import type { CliStreams } from "./streams.js";

const DEFAULT_PATH = "easkit-demo.db";

/** Opens the file that `--db` or EASKIT_DEMO_DB names, and closes it again whatever happens. */
export async function withBackend(
  command: Command,
  { env, stderr }: CliStreams,
  act: (backend: SqliteBackend) => Promise<void>,
): Promise<void> {
  const { db } = command.optsWithGlobals<{ db?: string }>();
  const warn = (message: string) => stderr.write(`easkit-demo: ${message}\n`);
  const backend = createSqliteBackend({
    path: db ?? env["EASKIT_DEMO_DB"] ?? DEFAULT_PATH,
    log: { debug() {}, warn, error: warn },
  });
  try {
    await act(backend);
  } finally {
    await backend.close();
  }
}
