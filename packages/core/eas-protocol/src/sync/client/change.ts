import { BackendError, type Item, type MailFlagsPatch, type WriteOptions } from "@easkit/backend";
import { itemClasses, type RawContent, readRawPatch } from "@easkit/eas-schema";
import type { KnownItem } from "@easkit/syncstate";
import { changeDraft } from "../../drafts/change-draft.js";
import { takesDrafts } from "../../drafts/takes-drafts.js";
import { toFlagsPatch } from "../../items/flags.js";
import { fingerprintsOf, stale } from "../compare.js";
import { clearedByOmission } from "../ghosting.js";
import { eventOf, toEventPatch, toOccurrencePatch } from "./event-patch.js";
import type { CommandOutcome } from "./journal.js";
import { need } from "./own-change.js";
import { readEventPatch, readItemPatch } from "./read-item.js";
import type { ChangeCommand, CommandScope } from "./scope.js";
import { type PatchFor, updateContent } from "./update-content.js";

/** Properties of mail that are flags; others cannot be changed on mail that was received. */
const flagProperties = new Set(["read", "flag", "categories"]);

const readNow = ({ exchange, collection }: CommandScope, id: string): Promise<Item> =>
  exchange.backend.getItem(exchange.call, collection.id, id, { parts: "flags" });

const conflict = ({ serverId, instanceId }: ChangeCommand): CommandOutcome => ({
  answer: { tag: "change", value: { serverId, ...(instanceId && { instanceId }), status: "conflict" } },
  changes: [],
});

/** Whether the flags are what the device makes of those before. What its patch does not name, it has to have known. */
function isAsPatched(before: Item, patch: MailFlagsPatch, after: Item): boolean {
  if (!("mime" in before) || !("mime" in after)) return true;
  const wanted: MailFlagsPatch = { ...before.flags, ...patch };
  const text = ({ read, answered, forwarded, flag, categories }: MailFlagsPatch) =>
    JSON.stringify([read, answered ?? false, forwarded ?? false, flag ?? null, categories ?? null]);
  return text(wanted) === text(after.flags);
}

async function changeFlags(
  scope: CommandScope,
  known: KnownItem,
  patch: MailFlagsPatch,
  options: WriteOptions,
): Promise<CommandOutcome> {
  const { backend, call } = scope.exchange;
  const setFlags = need(backend.setFlags?.bind(backend), "setFlags");
  const before = await readNow(scope, known.id);
  await setFlags(call, scope.collection.id, known.id, patch, options);
  const after = await readNow(scope, known.id);
  // Flags and content that somebody else has changed are still to be told.
  const isKnown = fingerprintsOf(before).flags === known.flags && isAsPatched(before, patch, after);
  const flags = isKnown ? fingerprintsOf(after).flags : stale;
  return { answer: undefined, changes: [{ op: "own", id: known.id, content: known.content, flags }] };
}

/** What a device's change to an item comes to, once it is known what the item is. */
function patchFor(
  { exchange, collection, options: { supported } }: CommandScope,
  { instanceId }: ChangeCommand,
  content: RawContent,
): PatchFor {
  const { version } = exchange;
  if (collection.class === "Calendar") {
    const sent = readEventPatch(content);
    const at = instanceId ?? sent.instanceId;
    const whole = { ...sent, ...clearedByOmission("Calendar", sent, supported, version) };
    return async (before) => {
      const current = eventOf(before);
      // An occurrence that stands by itself, without its series, is changed like any other event.
      const isOccurrence = at && !current.instanceId;
      const properties = isOccurrence
        ? await toOccurrencePatch(exchange, { ...sent, instanceId: at }, current)
        : await toEventPatch(exchange, whole, current);
      return { class: "Calendar", properties };
    };
  }
  const patch = readItemPatch(collection.class, content, exchange.now());
  if (patch.class !== "Contacts") return () => patch;
  const properties = {
    ...patch.properties,
    ...clearedByOmission("Contacts", patch.properties, supported, version),
  };
  return () => ({ class: "Contacts", properties });
}

/** The flags that a device sets on mail, if that is all it changes. */
function flagsIn({ collection }: CommandScope, content: RawContent): MailFlagsPatch | undefined {
  if (collection.class !== "Email") return undefined;
  const sent = readRawPatch(itemClasses.Email, content);
  return Object.keys(sent).every((name) => flagProperties.has(name)) ? toFlagsPatch(sent) : undefined;
}

/** A change to a draft. @throws BackendError `unsupported` where the item is none */
function checkDraft(scope: CommandScope, command: ChangeCommand): ChangeCommand {
  if (takesDrafts(scope)) return command;
  throw new BackendError("unsupported", "of mail that is no draft, only flags and categories can be changed");
}

/** Changes an item as the device has. Success goes without saying: devices take an answer to a Change for a refusal. */
export async function change(
  scope: CommandScope,
  command: ChangeCommand,
  options: WriteOptions,
): Promise<CommandOutcome> {
  const { serverId: id, applicationData } = command;
  const known = (await scope.view.lookup([id])).get(id);
  if (!known) throw new BackendError("not-found", `the device does not have the item ${id}`);
  if (command.send) return changeDraft(scope, checkDraft(scope, command), known, options);
  if (!applicationData) return { answer: undefined, changes: [] };
  const flags = flagsIn(scope, applicationData);
  if (flags) return changeFlags(scope, known, flags, options);
  if (scope.collection.class === "Email")
    return changeDraft(scope, checkDraft(scope, command), known, options);
  const own = await updateContent(scope, known, patchFor(scope, command, applicationData), options);
  return own ? { answer: undefined, changes: [own] } : conflict(command);
}
