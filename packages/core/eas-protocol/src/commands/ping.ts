import { type Decoded, Ping } from "@easkit/eas-schema";
import type { DeviceRecord, KnownFolder } from "@easkit/syncstate";
import type { Exchange } from "../exchange.js";
import { compareFolders, listFolders } from "../hierarchy/backend-folders.js";
import { knownFolders } from "../sync/collection.js";
import { hasChanges } from "../sync/has-changes.js";
import { waitForChanges } from "../sync/wait-for-changes.js";
import { type AnswerTo, handleMaybeEmpty } from "./command.js";

type Wish = NonNullable<DeviceRecord["ping"]>;

/** What the device waits for: what it says now, completed by what it said before (MS-ASCMD 2.2.2.12). */
async function completeWish(
  exchange: Exchange,
  request: Decoded<typeof Ping.request> | undefined,
): Promise<Wish | undefined> {
  const before = (await exchange.device.record())?.ping;
  const folders =
    request?.folders?.map((folder) => ({ id: folder.id, class: folder.class ?? "" })) ?? before?.folders;
  const heartbeatInterval = request?.heartbeatInterval ?? before?.heartbeatInterval;
  if (!folders || heartbeatInterval === undefined) return undefined;
  const wish: Wish = { heartbeatInterval, folders };
  if (JSON.stringify(wish) !== JSON.stringify(before)) {
    await exchange.device.update((record) => ({ ...record, ping: wish }));
  }
  return wish;
}

/** Whether the folder list has changed since the device was told. */
async function isHierarchyOld(exchange: Exchange, known: readonly KnownFolder[]): Promise<boolean> {
  const { adds, updates, deletes } = compareFolders(known, await listFolders(exchange));
  return adds.length + updates.length + deletes.length > 0;
}

/** Waits until something changes in one of the folders, or the heartbeat is over. */
export const ping = handleMaybeEmpty(
  Ping,
  { withoutPolicy: true },
  async (exchange, request): Promise<AnswerTo<typeof Ping>> => {
    const { heartbeat, maxPingFolders } = exchange.settings;
    const wish = await completeWish(exchange, request);
    if (!wish || wish.folders.length === 0) return { status: "parametersMissing" };
    if (wish.folders.length > maxPingFolders) return { status: "tooManyFolders", maxFolders: maxPingFolders };
    const seconds = Math.min(Math.max(wish.heartbeatInterval, heartbeat.least), heartbeat.most);
    if (seconds !== wish.heartbeatInterval)
      return { status: "heartbeatOutOfRange", heartbeatInterval: seconds };
    const known = await knownFolders(exchange);
    const folderIds = wish.folders.map(({ id }) => id);
    if (folderIds.some((id) => !known.has(id))) return { status: "folderSyncRequired" };
    const changed: string[] = [];
    let isOld = await isHierarchyOld(exchange, [...known.values()]);
    const reason = await waitForChanges(exchange, folderIds, seconds, async (hinted) => {
      for (const id of hinted) if (await hasChanges(exchange, known, id)) changed.push(id);
      if (changed.length === 0 && hinted.length === folderIds.length) {
        isOld ||= await isHierarchyOld(exchange, [...known.values()]);
      }
      return changed.length > 0 || isOld;
    });
    exchange.note(
      isOld
        ? "the folder list has changed"
        : changed.length > 0
          ? `changes in ${changed.join(", ")}`
          : reason,
    );
    if (isOld) return { status: "folderSyncRequired" };
    if (changed.length === 0) return { status: "noChanges" };
    return { status: "changes", folders: changed };
  },
);
