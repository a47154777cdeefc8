import { printable } from "../cli/printable.js";
import { type Column, toTable } from "../cli/table.js";
import { ago, toMoment, toSize } from "../cli/words.js";
import type { OutputOf } from "../operations/operations.js";

type Standing = OutputOf<"listDevices">["devices"][number];
type Detail = OutputOf<"showDevice">;
type Skipped = OutputOf<"listSkipped">["items"][number];
type Change = OutputOf<"explainDevice">["changes"][number];

const modelOf = ({ model, friendlyName, type }: Standing): string => model ?? friendlyName ?? type;

/** What an administrator has to know before all else about a device. */
export function standingOf({ wipe, suspended, access }: Standing): string {
  if (wipe) return `wipe ${wipe.state}`;
  if (suspended) return "suspended";
  return access.access === "allow" ? "" : access.access === "block" ? "blocked" : "quarantine";
}

/** Devices, one a line. */
export function deviceTable(devices: readonly Standing[], now: number, columns: number): string[] {
  if (devices.length === 0) return ["no devices"];
  const shape: readonly Column<Standing>[] = [
    { title: "USER", cell: ({ user }) => user },
    { title: "DEVICE", cell: ({ deviceId }) => deviceId },
    { title: "MODEL", cell: modelOf, most: 24 },
    { title: "OS", cell: ({ os }) => os, most: 20 },
    { title: "VERSION", cell: ({ version }) => version },
    { title: "STANDING", cell: standingOf },
    { title: "LAST SEEN", cell: ({ lastSeen }) => ago(lastSeen, now) },
    { title: "LAST SYNC", cell: ({ activity }) => (activity ? ago(activity.lastSync, now) : "") },
    { title: "LAST ANSWER", cell: ({ activity }) => lastAnswerOf(activity), most: 40 },
  ];
  return [
    ...toTable(devices, shape, columns),
    "",
    devices.length === 1 ? "1 device" : `${devices.length} devices`,
  ];
}

const lastAnswerOf = (activity: Standing["activity"]): string | undefined =>
  activity &&
  `${activity.lastCommand} ${activity.lastHttpStatus}${activity.lastAnswer ? `, ${activity.lastAnswer}` : ""}`;

function* facts(pairs: readonly (readonly [string, string | number | undefined])[]): Iterable<string> {
  for (const [name, value] of pairs)
    if (value !== undefined && value !== "") yield `${name.padEnd(14)}${printable(String(value))}`;
}

/** A device, and its folders below. */
export function* showDetail(
  device: Detail,
  size: OutputOf<"sizeDevice">,
  now: number,
  columns: number,
): Iterable<string> {
  const { activity, ping } = device;
  yield* facts([
    ["user", device.user],
    ["device", device.deviceId],
    ["model", device.model],
    ["name", device.friendlyName],
    ["type", device.type],
    ["OS", [device.os, device.osLanguage].filter(Boolean).join(", ")],
    ["user agent", device.userAgent],
    ["phone", [device.phoneNumber, device.mobileOperator].filter(Boolean).join(", ")],
    ["IMEI", device.imei],
    ["version", device.version],
    ["first seen", toMoment(device.firstSeen)],
    ["last seen", `${toMoment(device.lastSeen)}, ${ago(device.lastSeen, now)}`],
    ["last sync", activity?.lastSync === undefined ? undefined : ago(activity.lastSync, now)],
    ["last answer", lastAnswerOf(activity)],
    ["last error", activity?.lastError && `${activity.lastError.text}, ${ago(activity.lastError.at, now)}`],
    ["access", `${device.access.access}, by ${device.access.rule ?? device.access.because}`],
    [
      "wipe",
      device.wipe && `${device.wipe.kind}: ${device.wipe.state}; asked for by ${device.wipe.requested.by}`,
    ],
    ["suspended", device.suspended && `by ${device.suspended.by}, ${ago(device.suspended.at, now)}`],
    ["policy", device.policy && `${device.policy.name ?? "without a name"}: ${device.policy.outcome}`],
    [
      "traced until",
      device.traceUntil !== undefined && device.traceUntil > now ? toMoment(device.traceUntil) : undefined,
    ],
    ["waits for", ping && `${ping.folderIds.length} folders, ${ping.heartbeat} s`],
    ["holds", `${device.items} items`],
    ["state", `${size.records} records, ${toSize(size.bytes)}`],
  ]);
  if (device.folders.length === 0) return;
  yield "";
  yield* toTable(
    device.folders,
    [
      { title: "FOLDER", cell: ({ displayName, id }) => displayName ?? id, most: 40 },
      { title: "ID", cell: ({ id }) => id, most: 40 },
      { title: "CLASS", cell: (folder) => folder.class },
      { title: "ITEMS", cell: ({ items }) => items },
      { title: "ROUNDS", cell: ({ rounds }) => rounds },
      {
        title: "",
        cell: ({ more, unreadable, items }) =>
          unreadable ?? (more ? "more to come" : items === undefined ? "not synced" : ""),
      },
    ],
    columns,
  );
}

/** Items that were left out. */
export function skippedTable(items: readonly Skipped[], columns: number): string[] {
  if (items.length === 0) return ["nothing was left out"];
  return toTable(
    items,
    [
      { title: "FOLDER", cell: ({ folderId }) => folderId },
      { title: "ITEM", cell: ({ id }) => id },
      { title: "REASON", cell: ({ reason }) => reason },
    ],
    columns,
  );
}

/** Why things were sent. */
export function explanationTable(changes: readonly Change[], columns: number): string[] {
  if (changes.length === 0) return ["the last answers had no changes"];
  return toTable(
    changes,
    [
      { title: "FOLDER", cell: ({ folderId }) => folderId },
      { title: "ITEM", cell: ({ itemId }) => itemId },
      { title: "SENT", cell: ({ sent }) => sent },
      {
        title: "BECAUSE",
        cell: ({ cause, reason }) => (reason === undefined ? cause : `${cause}: ${reason}`),
      },
    ],
    columns,
  );
}
