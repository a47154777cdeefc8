import type { DeviceState, KnownItem, PlannedChange } from "@easkit/syncstate";

/** Why something stood in the last answer. */
export type Cause =
  /** The device is being given the folder from the beginning. */
  | "first-sync"
  /** The item came into the folder, or into what the device asked for. */
  | "new"
  /** What the item holds has another revision than the one that the device has. */
  | "content"
  /** Only its flags (read, flagged, categories) have. */
  | "flags"
  /** It had both revisions already; somebody or something wanted it sent again. */
  | "again"
  /** The item is gone. */
  | "gone"
  /** It is there, but no longer among what the device asked for, such as the last three days. */
  | "out-of-range"
  /** It could not be read or converted. */
  | "left-out"
  /** The device did it itself: it was noted and not sent. */
  | "own";

/** One Add, Change or Delete of the last answer about a folder, or what was only noted. */
export interface Explanation {
  readonly folderId: string;
  readonly itemId: string;
  readonly sent: "Add" | "Change" | "Delete" | "SoftDelete" | "nothing";
  readonly cause: Cause;
  /** The reason for which an item was left out. */
  readonly reason?: string;
  /** Fingerprints of what the device had, and of what it was sent: they are only good for comparing. */
  readonly before?: { readonly content: number; readonly flags: number };
  readonly after?: { readonly content: number; readonly flags: number };
}

const sentAs = {
  add: "Add",
  change: "Change",
  flags: "Change",
  delete: "Delete",
  softDelete: "SoftDelete",
  skip: "nothing",
  own: "nothing",
  ownDelete: "nothing",
} as const;

function causeOf(change: PlannedChange, before: KnownItem | undefined, isFirst: boolean): Cause {
  switch (change.op) {
    case "add":
      return isFirst ? "first-sync" : "new";
    case "change":
      if (!before || before.content !== change.content) return "content";
      return before.flags === change.flags ? "again" : "flags";
    case "flags":
      return before?.flags === change.flags ? "again" : "flags";
    case "delete":
      return "gone";
    case "softDelete":
      return "out-of-range";
    case "skip":
      return "left-out";
    default:
      return "own";
  }
}

/** Items that are looked up in one step. */
const step = 200;

/** Why each change of the last answer about a folder was sent, in the order of the answer. */
export async function* explainFolder(device: DeviceState, folderId: string): AsyncIterable<Explanation> {
  const collection = device.collection(folderId);
  const round = await collection.lastRound();
  const changes = round?.lost?.changes ?? [];
  const isFirst = round !== undefined && round.size === 0 && changes.every(({ op }) => op !== "change");
  for (let at = 0; at < changes.length; at += step) {
    const some = changes.slice(at, at + step);
    const known = await round?.lookup(some.map(({ id }) => id));
    for (const change of some) {
      const before = known?.get(change.id);
      yield {
        folderId,
        itemId: change.id,
        sent: sentAs[change.op],
        cause: causeOf(change, before, isFirst),
        ...(change.op === "skip" && { reason: change.reason }),
        ...(before && { before: { content: before.content, flags: before.flags } }),
        ...("content" in change && { after: { content: change.content, flags: change.flags } }),
      };
    }
  }
}
