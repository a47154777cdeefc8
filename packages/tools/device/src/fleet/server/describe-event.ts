import type { EasEvent } from "easkit";

/** What a server tells of itself, as a line for the trace; nothing that differs from run to run. */
export function describeEvent(event: EasEvent): string | undefined {
  switch (event.type) {
    case "collection": {
      const { collectionId, round, sent, received } = event;
      return `  server: request ${event.id}, ${collectionId}, ${round}: ${JSON.stringify(sent)}, ${received} received`;
    }
    case "request":
      return `  server: request ${event.id}, ${event.deviceId} ${event.command}: HTTP ${event.httpStatus}, ${event.summary}`;
    case "fault":
      return `  server: request ${event.id}, ${event.where}: ${String(event.error)}`;
    case "skipped":
      return `  server: request ${event.id}, ${event.collectionId} ${event.itemId} left out: ${event.reason}`;
    default:
      return undefined;
  }
}
