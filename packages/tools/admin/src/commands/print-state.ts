import type { DevicePart, Finding, Remedy, Repair } from "@easkit/syncstate/maintenance";
import type { DeviceName } from "../api/select-devices.js";
import { type CliStreams, printLine } from "../cli/streams.js";

const remedies: Readonly<Record<Remedy, string>> = {
  startOver: "repair makes it start over",
  remove: "repair removes it",
  rewrite: "repair writes it anew",
  none: "run the newer release",
};

const actions: Readonly<Record<Repair["action"], string>> = {
  startedOver: "starts over",
  tidied: "tidied",
  left: "left as it is",
};

const toWords = (part: DevicePart): string =>
  part.kind === "collection" ? `collection ${part.id}` : part.kind === "record" ? "device record" : part.kind;

/** Prints one finding: for people, or as JSON. */
export function printFinding(
  streams: CliStreams,
  { user, deviceId }: DeviceName,
  finding: Finding,
  json = false,
): void {
  const { part, problem, detail, key, remedy } = finding;
  if (json) printLine(streams, JSON.stringify({ user, deviceId, part, problem, key, detail, remedy }));
  else {
    const what = `${user} ${deviceId}, ${toWords(part)}: ${problem}: ${detail}`;
    printLine(streams, `${what} (${key}; ${remedies[remedy]})`);
  }
}

/** Prints one repair: for people, or as JSON. */
export function printRepair(
  streams: CliStreams,
  { user, deviceId }: DeviceName,
  repair: Repair,
  json = false,
): void {
  const { part, action, detail, keys } = repair;
  if (json) printLine(streams, JSON.stringify({ user, deviceId, part, action, keys, detail }));
  else
    printLine(
      streams,
      `${user} ${deviceId}, ${toWords(part)}: ${actions[action]}: ${detail} (${keys[0] ?? ""})`,
    );
}

/** Prints how much there was. */
export function printSummary(streams: CliStreams, devices: number, count: number, of: string): void {
  const plural = (number: number, word: string) =>
    `${number} ${number === 1 ? word : word.replace(/^\w+/, "$&s")}`;
  printLine(streams, `${plural(devices, "device")}, ${plural(count, of)}`);
}
