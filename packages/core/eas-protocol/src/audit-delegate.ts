import type { ServerParts } from "./exchange.js";
import type { DeviceArrival } from "./gates/gate.js";
import { isDelegate } from "./gates/scope-to-actor.js";

/** Commands that change or send something whatever they say. */
const writing = new Set([
  "SendMail",
  "SmartReply",
  "SmartForward",
  "MeetingResponse",
  "MoveItems",
  "FolderCreate",
  "FolderUpdate",
  "FolderDelete",
]);

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const writingTags = new Set<unknown>(["emptyFolderContents", "move"]);

/** What a request changes, for the log; nothing if it only reads. */
function changesOf(command: string, request: unknown): Fields | undefined {
  if (writing.has(command)) return {};
  if (command === "ItemOperations") {
    const tags = listOf(request).flatMap((each) => (isFields(each) ? [each["tag"]] : []));
    const found = tags.filter((tag) => writingTags.has(tag));
    return found.length > 0 ? { operations: found } : undefined;
  }
  if (!isFields(request)) return undefined;
  if (command === "Settings") {
    const parts = ["oof", "devicePassword"].filter((name) => {
      const part = request[name];
      return isFields(part) && part["set"] !== undefined;
    });
    return parts.length > 0 ? { parts } : undefined;
  }
  if (command !== "Sync") return undefined;
  const collections = listOf(request["collections"]).flatMap((each) => {
    if (!isFields(each)) return [];
    const tags = listOf(each["commands"]).flatMap((one) => (isFields(one) ? [one["tag"]] : []));
    const commands = tags.filter((tag) => tag !== "fetch").length;
    return commands > 0 ? [{ id: each["collectionId"], commands }] : [];
  });
  return collections.length > 0 ? { collections } : undefined;
}

/** Writes down what somebody is about to change who acts for another. What only reads is not written down. */
export async function auditDelegate(
  { audit }: ServerParts,
  { principal, line, command }: DeviceArrival,
  request: unknown,
): Promise<void> {
  if (!isDelegate(principal)) return;
  const { name } = command.definition;
  const details = changesOf(name, request);
  if (!details) return;
  await audit.append({
    actor: principal.actor ?? "",
    action: `delegate.${name}`,
    user: principal.id,
    deviceId: line.deviceId,
    ...(Object.keys(details).length > 0 && { details }),
  });
}
