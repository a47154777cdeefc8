import { encodeSkip } from "../skip-record.js";
import type { SyncStateStore } from "../store.js";
import { listChildren } from "./children.js";
import type { DevicePart, Finding, Guard } from "./finding.js";
import { verifyDevice } from "./verify-device.js";

/** What was done about one part of a device. */
export interface Repair {
  readonly part: DevicePart;
  /**
   * `startedOver`: removed, so that the device starts this part over (a device record: it is made anew).
   * `tidied`: some records removed or rewritten; the device notices nothing. `left`: not touched.
   */
  readonly action: "startedOver" | "tidied" | "left";
  /** The keys removed or rewritten, or that could have been; those ending with `/` stand for all below them. */
  readonly keys: readonly string[];
  /** For people: what was wrong, or why nothing was done. */
  readonly detail: string;
}

/**
 * Takes out of a device's state what is beyond repair, so that exactly that collection, hierarchy or device record
 * starts over, and what nobody needs. What is sound stays as it is, with its sync keys; what a newer release wrote is
 * left alone. A part that has moved since it was looked at is left alone too: verify again.
 *
 * @param findings What `verifyDevice` found; without it, the device is verified now.
 */
export async function* repairDevice(
  store: SyncStateStore,
  user: string,
  deviceId: string,
  findings: AsyncIterable<Finding> | Iterable<Finding> = verifyDevice(store, user, deviceId),
): AsyncIterable<Repair> {
  const parts = new Map<string, Finding[]>();
  for await (const finding of findings) {
    const { part, guard } = finding;
    const name = JSON.stringify([part, guard.key, guard.revision]);
    const known = parts.get(name);
    if (known === undefined) parts.set(name, [finding]);
    else known.push(finding);
  }
  for (const found of parts.values()) yield await repairPart(store, found);
}

async function repairPart(store: SyncStateStore, findings: readonly Finding[]): Promise<Repair> {
  const [first] = findings;
  if (first === undefined) throw new RangeError("A part without findings needs no repair");
  const { part, guard } = first;
  const newer = findings.find((finding) => finding.remedy === "none");
  if (newer !== undefined) return { part, action: "left", keys: [newer.key], detail: newer.detail };
  const worst = findings.find((finding) => finding.remedy === "startOver");
  const keys = worst === undefined ? await tidy(store, guard, findings) : await startOver(store, part, guard);
  if (keys === undefined) {
    return { part, action: "left", keys: [guard.key], detail: "it has moved meanwhile" };
  }
  const { detail } = worst ?? first;
  return { part, action: worst === undefined ? "tidied" : "startedOver", keys, detail };
}

/** Removes and rewrites single records beside a head that stays. Gives nothing if the head has moved. */
async function tidy(
  store: SyncStateStore,
  guard: Guard,
  findings: readonly Finding[],
): Promise<string[] | undefined> {
  const keys = findings.map((finding) => finding.key);
  const rewritten = findings.filter((finding) => finding.remedy === "rewrite");
  const { committed } = await store.commit({
    expect: [guard],
    put: rewritten.map(({ key }) => ({ key, value: encodeSkip("the reason was lost", "") })),
    remove: findings
      .filter((each) => each.remedy === "remove" && !each.key.endsWith("/"))
      .map(({ key }) => key),
  });
  if (!committed) return undefined;
  // Lives that have ended: no round brings one back, so their records need no guard.
  for (const key of keys) if (key.endsWith("/")) await store.remove(key);
  return keys;
}

/**
 * Takes the head away, and then the rest. A new life may begin in between: it lies beside the old ones, so those are
 * noted before and removed one by one.
 */
async function startOver(
  store: SyncStateStore,
  part: DevicePart,
  guard: Guard,
): Promise<string[] | undefined> {
  const prefix = guard.key.slice(0, -1);
  const folders: string[] = [];
  const records = new Set([guard.key]);
  if (part.kind === "hierarchy") {
    for await (const { key } of store.scan(prefix)) records.add(key);
  } else if (part.kind === "collection") {
    for await (const child of listChildren(store, prefix)) {
      if (child.kind === "folder") folders.push(`${prefix}${child.name}/`);
      else records.add(child.entry.key);
    }
  }
  const { committed } = await store.commit({ expect: [guard], remove: [...records] });
  if (!committed) return undefined;
  for (const folder of folders) await store.remove(folder);
  return [...records, ...folders];
}
