import { BackendError, type Item, type WriteOptions } from "@easkit/backend";
import type { RawContent } from "@easkit/eas-schema";
import type { KnownItem } from "@easkit/syncstate";
import type { CommandOutcome } from "../sync/client/journal.js";
import { ownChange } from "../sync/client/own-change.js";
import type { ChangeCommand, CommandScope } from "../sync/client/scope.js";
import { fingerprintsOf, stale } from "../sync/compare.js";
import { tellOf } from "./add-draft.js";
import type { DraftPlace } from "./draft-files.js";
import { messageOfDraft } from "./draft-message.js";
import { replaceDraft } from "./keep-draft.js";
import { type DraftWish, readDraft } from "./read-draft.js";
import { discardDraft, sendDraft, wasDraftSent } from "./send-draft.js";
import { writeChangedDraft } from "./write-draft.js";

/** How often a change is tried that wins over others, when others keep coming first. */
const attempts = 5;

/** A change to a draft that is being made. */
interface Editing {
  readonly scope: CommandScope;
  readonly place: DraftPlace;
  readonly wish: DraftWish;
  readonly options: WriteOptions;
}

const nothingToTell: CommandOutcome = { answer: undefined, changes: [] };

const conflict = (serverId: string): CommandOutcome => ({
  answer: { tag: "change", value: { serverId, status: "conflict" } },
  changes: [],
});

const emptyContent: RawContent = { steps: [], path: [] };

/** Sends a draft as it has become. That it is gone then, the device hears as of any other item. */
async function send({ scope, place, wish, options }: Editing, before: Item): Promise<CommandOutcome> {
  const { exchange } = scope;
  const { idempotencyKey: key } = options;
  const mime = await writeChangedDraft(exchange, await messageOfDraft(exchange, place, before), wish);
  await sendDraft(exchange, mime, key);
  await discardDraft(exchange, place, key);
  return nothingToTell;
}

/** Keeps a draft as it has become; `undefined` if others have changed it in between. */
async function keep(editing: Editing, before: Item, isKnown: boolean): Promise<CommandOutcome | undefined> {
  const { scope, place, wish, options } = editing;
  const { exchange, collection } = scope;
  const mime = await writeChangedDraft(exchange, await messageOfDraft(exchange, place, before), wish);
  const written = await replaceDraft(exchange, place, before, mime, wish.flags, {
    ...options,
    expectedRevision: before.revision,
  });
  if ("conflict" in written) return undefined;
  if (written.id !== place.itemId) {
    // Another message: the device is told that the one has gone and the other come.
    exchange.cluster.changed(exchange.call.principal.id, collection.id);
    return nothingToTell;
  }
  const told = wish.files.length > 0 ? await tellOf(scope, place, wish.files) : undefined;
  const isTold = wish.files.length === 0 || told !== undefined;
  const own = ownChange(written);
  // The attachments of a message that another program wrote have other names from now on.
  const isSame = isKnown && isTold && !("mime" in before && before.flags.draft !== true);
  return {
    answer: told && { tag: "change", value: { serverId: place.itemId, status: "ok" } },
    changes: [isSame ? own : { ...own, content: stale }],
    ...(told && { told: { attachments: told.attachments } }),
  };
}

/** Changes a draft, or changes and sends it (MS-ASEMAIL 2.2.2.69, 3.1.5.3). What the device does not say stays. */
export async function changeDraft(
  scope: CommandScope,
  command: ChangeCommand,
  known: KnownItem,
  options: WriteOptions,
): Promise<CommandOutcome> {
  const { exchange, collection } = scope;
  const { backend, call } = exchange;
  const place = { folderId: collection.id, itemId: known.id };
  const key = options.idempotencyKey;
  const wish = readDraft(command.applicationData ?? emptyContent, place, key);
  const isSent = command.send === true || wish.isSent;
  if (isSent && (await wasDraftSent(exchange, key))) {
    await discardDraft(exchange, place, key);
    return nothingToTell;
  }
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await backend.getItem(call, collection.id, known.id, { parts: "all" });
    if (before.class !== "Email") throw new BackendError("invalid", `a ${before.class} item is no draft`);
    const isKnown = fingerprintsOf(before).content === known.content;
    if (!isKnown && scope.options.conflict === "serverWins") return conflict(known.id);
    const again = { idempotencyKey: attempt === 0 ? key : `${key}:${attempt}` };
    const editing = { scope, place, wish, options: again };
    if (isSent) return send({ ...editing, options }, before);
    const kept = await keep(editing, before, isKnown);
    if (kept) return kept;
  }
  return conflict(known.id);
}
