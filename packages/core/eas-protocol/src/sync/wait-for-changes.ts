import type { Exchange } from "../exchange.js";
import type { WakeReason } from "../push/subscription.js";

/**
 * Waits until `look` finds something in the folders that may have changed, or the time is over. It looks once before
 * it waits: what changed in between is not missed, because hints are kept from the beginning.
 *
 * @throws CommandFault if the device is not let in any more, as when it is to be wiped
 */
export async function waitForChanges(
  exchange: Exchange,
  folderIds: readonly string[],
  seconds: number,
  look: (folderIds: readonly string[]) => Promise<boolean>,
): Promise<WakeReason> {
  const { push, cluster, call, line, emit, id, now } = exchange;
  const interest = new Set(folderIds);
  const { principal, signal } = call;
  const wait = { principal, deviceId: line.deviceId, folderIds: interest, seconds, signal };
  cluster.supersede(principal.id, line.deviceId);
  const subscription = await push.subscribe(wait);
  let reason: WakeReason = "change";
  let hintedAt: number | undefined;
  try {
    if (await look(folderIds)) return reason;
    emit({ type: "waiting", id, folders: folderIds.length, seconds });
    while (true) {
      const woken = await subscription.next();
      if (woken.decided) await exchange.recheck();
      reason = woken.reason;
      hintedAt = woken.hintedAt;
      if (reason !== "change") return reason;
      const hinted = woken.folderIds;
      if (hinted?.size === 0) continue;
      if (await look(hinted ? folderIds.filter((folderId) => hinted.has(folderId)) : folderIds))
        return reason;
    }
  } finally {
    subscription.close();
    const latency = reason === "change" && hintedAt !== undefined ? now() - hintedAt : undefined;
    emit({ type: "woken", id, reason, latency });
  }
}
