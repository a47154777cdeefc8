import { BackendError, type WriteOptions, type Written } from "@easkit/backend";
import { type EmailPatch, itemClasses, type RawContent, readRawPatch } from "@easkit/eas-schema";
import type { KnownItem } from "@easkit/syncstate";
import { toFlagsPatch } from "../../items/flags.js";
import { fingerprintsOf } from "../compare.js";
import { clearOmitted } from "../ghosting.js";
import type { SyncStatus } from "./client-answer.js";
import type { CommandOutcome } from "./journal.js";
import { need, ownChange } from "./own-change.js";
import { readItemPatch } from "./read-item.js";
import type { ChangeCommand, CommandScope } from "./scope.js";

/** Properties of mail that are flags; others cannot be changed on mail that was received. */
const flagProperties = new Set(["read", "flag", "categories"]);

async function setFlags(
  scope: CommandScope,
  id: string,
  patch: EmailPatch,
  options: WriteOptions,
): Promise<Written> {
  const { backend, call } = scope.exchange;
  const write = need(backend.setFlags?.bind(backend), "setFlags");
  return write(call, scope.collection.id, id, toFlagsPatch(patch), options);
}

/** Whether the item has other content now than the device has seen. */
async function isInConflict(scope: CommandScope, known: KnownItem): Promise<boolean> {
  const { backend, call } = scope.exchange;
  const now = await backend.getItem(call, scope.collection.id, known.id, { parts: "flags" });
  return fingerprintsOf(now).content !== known.content;
}

const refused = ({ serverId }: ChangeCommand, status: SyncStatus): CommandOutcome => ({
  answer: { tag: "change", value: { serverId, status } },
  changes: [],
});

async function changeFlags(
  scope: CommandScope,
  known: KnownItem,
  content: RawContent,
  options: WriteOptions,
): Promise<CommandOutcome> {
  const written = await setFlags(scope, known.id, readRawPatch(itemClasses.Email, content), options);
  // The device has the content that it had: if that has changed too, it is still to be told.
  const { flags } = fingerprintsOf(written);
  return { answer: undefined, changes: [{ op: "own", id: known.id, content: known.content, flags }] };
}

/** Changes an item as the device has. Success goes without saying: devices take an answer to a Change for a refusal. */
export async function change(
  scope: CommandScope,
  command: ChangeCommand,
  options: WriteOptions,
): Promise<CommandOutcome> {
  const { exchange, collection, view } = scope;
  const { serverId: id, applicationData } = command;
  const known = (await view.lookup([id])).get(id);
  if (!known) throw new BackendError("not-found", `the device does not have the item ${id}`);
  if (!applicationData) return { answer: undefined, changes: [] };
  const sent = readItemPatch(collection.class, applicationData);
  const isFlags =
    sent.class === "Email" && Object.keys(sent.properties).every((name) => flagProperties.has(name));
  if (isFlags) return changeFlags(scope, known, applicationData, options);
  const { backend, call } = exchange;
  const update = need(backend.updateItem?.bind(backend), "updateItem");
  const serverWins = scope.options.conflict === "serverWins";
  if (serverWins && (await isInConflict(scope, known))) return refused(command, "conflict");
  const patch = clearOmitted(sent, scope.options.supported, exchange.version);
  const written = await update(call, collection.id, id, patch, options);
  if ("conflict" in written) return refused(command, "conflict");
  return { answer: undefined, changes: [ownChange(written)] };
}
