import {
  BackendError,
  type Item,
  type ItemPatch,
  type MailFlagsPatch,
  type WriteOptions,
} from "@easkit/backend";
import { itemClasses, readRawPatch } from "@easkit/eas-schema";
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

const readNow = ({ exchange, collection }: CommandScope, id: string): Promise<Item> =>
  exchange.backend.getItem(exchange.call, collection.id, id, { parts: "flags" });

const refused = ({ serverId }: ChangeCommand, status: SyncStatus): CommandOutcome => ({
  answer: { tag: "change", value: { serverId, status } },
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
  const flags = isKnown ? fingerprintsOf(after).flags : known.flags;
  return { answer: undefined, changes: [{ op: "own", id: known.id, content: known.content, flags }] };
}

/** How often a change is tried that wins over others, when others keep coming first. */
const attempts = 5;

async function changeContent(
  scope: CommandScope,
  command: ChangeCommand,
  known: KnownItem,
  patch: ItemPatch,
  { idempotencyKey }: WriteOptions,
): Promise<CommandOutcome> {
  const { exchange, collection, options } = scope;
  const { backend, call } = exchange;
  const update = need(backend.updateItem?.bind(backend), "updateItem");
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await readNow(scope, known.id);
    const isKnown = fingerprintsOf(before).content === known.content;
    if (!isKnown && options.conflict === "serverWins") return refused(command, "conflict");
    const written = await update(call, collection.id, known.id, patch, {
      idempotencyKey: attempt === 0 ? idempotencyKey : `${idempotencyKey}:${attempt}`,
      expectedRevision: before.revision,
    });
    if ("conflict" in written) continue;
    // What others have changed beside it is still to be told.
    const own = isKnown ? ownChange(written) : { ...ownChange(written), content: known.content };
    return { answer: undefined, changes: [own] };
  }
  return refused(command, "conflict");
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
  if (isFlags)
    return changeFlags(scope, known, toFlagsPatch(readRawPatch(itemClasses.Email, applicationData)), options);
  const patch = clearOmitted(sent, scope.options.supported, exchange.version);
  return changeContent(scope, command, known, patch, options);
}
