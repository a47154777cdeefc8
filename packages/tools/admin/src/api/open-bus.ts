import type { ChangeBus } from "@easkit/syncstate";

/**
 * Opens the bus of a store that has one, so that running servers hear at once of what is done. A SQLite file has none:
 * its server notices when a device asks the next time.
 */
export async function openBus(specifier: string): Promise<ChangeBus | undefined> {
  if (/^postgres(ql)?:/.test(specifier)) {
    const { createPostgresChangeBus } = await import("@easkit/store-postgres");
    return createPostgresChangeBus({ connectionString: specifier });
  }
  if (/^rediss?:/.test(specifier)) {
    const { createRedisChangeBus } = await import("@easkit/store-redis");
    return createRedisChangeBus({ url: specifier });
  }
  return undefined;
}
