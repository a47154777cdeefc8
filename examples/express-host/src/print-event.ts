import { type EasEvent, toLoginLine } from "easkit";

const time = () => new Date().toTimeString().slice(0, 8);

/** One line for each thing that happened; `undefined` for what is only of interest when something is being looked for. */
export function describeEvent(event: EasEvent): string | undefined {
  switch (event.type) {
    case "request": {
      const { command, httpStatus, duration, version = "-", deviceId = "-", user = "-", summary } = event;
      const what = summary === undefined ? "" : `  ${summary}`;
      return `${command.padEnd(15)} ${httpStatus}  ${version.padEnd(4)}  ${user}  ${deviceId}  ${duration} ms${what}`;
    }
    case "collection": {
      const { add, change, delete: gone, skip } = event.sent;
      if (add + change + gone + skip + event.received === 0) return undefined;
      return `  ${event.collectionId}: sent ${add} new, ${change} changed, ${gone} gone${skip > 0 ? `, ${skip} left out` : ""}`;
    }
    case "skipped":
      return `  left out ${event.collectionId}/${event.itemId}: ${event.reason}`;
    case "waiting":
      return `  waiting for changes in ${event.folders} folders, at most ${event.seconds} s`;
    case "woken":
      return `  waiting is over: ${event.reason}`;
    case "storm":
      return `  ${event.deviceId} is held up for ${event.pause} s: ${event.reason}`;
    case "refused":
      return `  refused at ${event.gate}: ${event.reason}`;
    case "loginFailed":
      return `  ${toLoginLine(event)}`;
    case "restart":
      return `  ${event.collectionId ?? "the folder list"}: the device has to start over`;
    case "fault":
      return `  fault in ${event.where}: ${event.error instanceof Error ? event.error.stack : String(event.error)}`;
    default:
      return undefined;
  }
}

/** Prints what every request did. */
export function printEvent(event: EasEvent): void {
  const line = describeEvent(event);
  if (line !== undefined) console.log(`${time()}  ${line}`);
}
