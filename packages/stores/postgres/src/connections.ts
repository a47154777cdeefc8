import { StoreUnavailable } from "@easkit/syncstate/store-support";
import type { Pool, PoolClient } from "pg";

/** A commit that others get in the way of is done again so often; one of them gets on each time. */
const ATTEMPTS = 20;

/** Deadlock, or a conflict where the host has asked for stricter isolation than PostgreSQL's default. */
const conflicts = /^40(P01|001)$/;
/** Refusals that pass: resources, operator intervention, conflicts, locks. */
const passing = /^(53|57|40|55)/;
/** Errors after which the connection is lost, or the server itself is in doubt. */
const losing = /^(08|57P|58|XX)/;

/**
 * Lets `work` use a connection, again when its transaction lost against another one.
 *
 * @param onLoss What is committed when the connection is lost meanwhile.
 * @throws StoreUnavailable when PostgreSQL cannot be reached or breaks off; its own error for anything lasting
 */
export async function withConnection<T>(
  pool: Pool,
  onLoss: "nothing" | "unknown",
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryOnce(pool, work);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      if (!isRefusal(error)) throw new StoreUnavailable(onLoss, error);
      if (attempt < ATTEMPTS && conflicts.test(error.code)) continue;
      throw passing.test(error.code) ? new StoreUnavailable("nothing", error) : error;
    }
  }
}

async function tryOnce<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  // The query that runs reports a loss; without a listener Node would end the process on top of it.
  const ignore = () => {};
  client.on("error", ignore);
  let lost = true;
  try {
    const result = await work(client);
    lost = false;
    return result;
  } catch (error) {
    lost = !isRefusal(error);
    throw error;
  } finally {
    client.off("error", ignore);
    client.release(lost);
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (cause) {
    throw new StoreUnavailable("nothing", cause);
  }
}

/** Did the server refuse a statement and stay? Then its transaction has left no trace. */
function isRefusal(error: unknown): error is Error & { code: string } {
  // Only errors of the server have a severity. Its words are in the language of the server, the codes are not.
  if (!(error instanceof Error) || !("severity" in error) || !("code" in error)) return false;
  return typeof error.code === "string" && !losing.test(error.code);
}
