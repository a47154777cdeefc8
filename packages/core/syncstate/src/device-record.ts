import type { DeviceRecord } from "./device.js";
import { isStanding } from "./device-standing-check.js";
import { SyncStateCorrupt } from "./errors.js";
import { openRecord, sealRecord } from "./record.js";

/** Keeps the record as JSON text, checked when read. */
export function encodeDeviceRecord(record: DeviceRecord): Uint8Array {
  return sealRecord("device", (writer) => writer.text(JSON.stringify(record)));
}

/** Reads a device record. @throws SyncStateCorrupt */
export function decodeDeviceRecord(key: string, bytes: Uint8Array): DeviceRecord {
  const reader = openRecord(key, "device", bytes);
  const text = reader.text();
  reader.finish();
  const record = toDeviceRecord(parseJson(text));
  if (record === undefined) throw new SyncStateCorrupt(key, "not a device record");
  return record;
}

/** A device that is seen for the first time. */
export function createDeviceRecord(deviceId: string, now: number): DeviceRecord {
  return { deviceId, deviceType: "", firstSeen: now, lastSeen: now };
}

/** What the text says; nothing if it is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

type Fields = Readonly<Record<string, unknown>>;
type Ping = NonNullable<DeviceRecord["ping"]>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const isText = (value: unknown): value is string => typeof value === "string";
const isOptionalText = (value: unknown): value is string | undefined => value === undefined || isText(value);
const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
const isTextRecord = (value: unknown): value is Record<string, string> =>
  isFields(value) && !Array.isArray(value) && Object.values(value).every(isText);

function isPing(value: unknown): value is Ping {
  if (!isFields(value) || typeof value["heartbeatInterval"] !== "number") return false;
  const folders: unknown = value["folders"];
  return (
    Array.isArray(folders) &&
    folders.every((folder: unknown) => isFields(folder) && isText(folder["id"]) && isText(folder["class"]))
  );
}

function isDeviceRecord(value: unknown): value is DeviceRecord {
  if (!isFields(value)) return false;
  const textLists = ["sentClientIds", "meetingNews", "meetingAnswers"];
  const texts = ["userAgent", "protocolVersion", "policyKey", "temporaryPolicyKey", "lastSync"];
  return (
    isText(value["deviceId"]) &&
    isText(value["deviceType"]) &&
    typeof value["firstSeen"] === "number" &&
    typeof value["lastSeen"] === "number" &&
    texts.every((name) => isOptionalText(value[name])) &&
    (value["information"] === undefined || isTextRecord(value["information"])) &&
    (value["ping"] === undefined || isPing(value["ping"])) &&
    textLists.every((name) => value[name] === undefined || isTextList(value[name])) &&
    isStanding(value)
  );
}

function toDeviceRecord(value: unknown): DeviceRecord | undefined {
  return isDeviceRecord(value) ? value : undefined;
}
