import { classOf } from "@easkit/backend";
import {
  type AppliedPolicy,
  type DeviceRecord,
  type DeviceState,
  type KnownFolder,
  SyncStateCorrupt,
} from "@easkit/syncstate";
import type { AccessSettings } from "../access/access-settings.js";
import { decideAccess, toFacts } from "../access/decide-access.js";
import { toFolderType } from "../sync/collection.js";
import type { DeviceDetail, DeviceStanding, FolderStanding } from "./standing.js";

const said = ["model", "os", "osLanguage", "friendlyName", "imei", "phoneNumber", "mobileOperator"] as const;

const withoutPrints = ({ identity: _, whole: _whole, settings: _settings, ...rest }: AppliedPolicy) => rest;

/** What a record tells of decisions. */
function pick({ quarantine, suspended, wipe, policy, policyName, traceUntil }: DeviceRecord) {
  return {
    ...(quarantine && { quarantine }),
    ...(suspended && { suspended }),
    ...(wipe && { wipe }),
    ...(policy && { policy: withoutPrints(policy) }),
    ...(policyName !== undefined && { policyName }),
    ...(traceUntil !== undefined && { traceUntil }),
  };
}

/** What a record tells about a device. */
export function toStanding(user: string, record: DeviceRecord, access: AccessSettings): DeviceStanding {
  const { deviceId, deviceType, protocolVersion, firstSeen, lastSeen, information, activity } = record;
  const userAgent = record.userAgent ?? information?.["userAgent"];
  const texts = said.map((name) => [name, information?.[name]] as const).filter(([, text]) => text);
  return {
    user,
    deviceId,
    type: deviceType,
    ...(userAgent !== undefined && { userAgent }),
    ...Object.fromEntries(texts),
    ...(protocolVersion !== undefined && { version: protocolVersion }),
    firstSeen,
    lastSeen,
    ...(activity && { activity }),
    access: decideAccess(access, toFacts(user, record), record.access),
    ...pick(record),
  };
}

/** Reads what is kept of a folder from its head alone. */
async function readFolder(
  device: DeviceState,
  id: string,
  folder: KnownFolder | undefined,
): Promise<FolderStanding> {
  const known = folder && {
    displayName: folder.displayName,
    type: folder.type,
    class: classOf(toFolderType(folder.type)),
  };
  try {
    const standing = await device.collection(id).standing();
    if (!standing) return { id, ...known };
    return { id, ...known, items: standing.items, rounds: standing.generation, more: standing.more };
  } catch (error) {
    if (!(error instanceof SyncStateCorrupt)) throw error;
    return { id, ...known, unreadable: error.reason };
  }
}

/** The folders that a device knows, and those of which state is left, in this order. */
export async function* readFolders(device: DeviceState): AsyncIterable<FolderStanding> {
  const known = new Map((await device.folders()).map((folder) => [folder.id, folder]));
  for (const [id, folder] of known) yield await readFolder(device, id, folder);
  for await (const id of device.collectionIds())
    if (!known.has(id)) yield await readFolder(device, id, undefined);
}

/** A device with its folders. */
export async function readDetail(
  user: string,
  record: DeviceRecord,
  device: DeviceState,
  access: AccessSettings,
): Promise<DeviceDetail> {
  const folders: FolderStanding[] = [];
  for await (const folder of readFolders(device)) folders.push(folder);
  const { ping } = record;
  return {
    ...toStanding(user, record, access),
    folders,
    items: folders.reduce((sum, { items = 0 }) => sum + items, 0),
    ...(ping && {
      ping: { heartbeat: ping.heartbeatInterval, folderIds: ping.folders.map(({ id }) => id) },
    }),
  };
}
