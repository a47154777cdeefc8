import type { WriteOptions } from "@easkit/backend";
import type { ClientAnswer } from "../sync/client/client-answer.js";
import type { CommandOutcome } from "../sync/client/journal.js";
import { ownChange } from "../sync/client/own-change.js";
import type { AddCommand, CommandScope } from "../sync/client/scope.js";
import { stale } from "../sync/compare.js";
import type { DraftPlace, NewFile } from "./draft-files.js";
import { type DraftTold, readTold } from "./draft-told.js";
import { createDraft } from "./keep-draft.js";
import { readDraft } from "./read-draft.js";
import { sendDraft } from "./send-draft.js";
import { writeNewDraft } from "./write-draft.js";

/** What there is to be told of a draft; nothing if it cannot be read just now, and then it is sent whole. */
export async function tellOf(
  { exchange }: CommandScope,
  place: DraftPlace,
  files: readonly NewFile[],
): Promise<DraftTold | undefined> {
  try {
    return await readTold(exchange, place, files);
  } catch (error) {
    const where = `draft ${place.folderId} ${place.itemId}`;
    exchange.emit({ type: "fault", id: exchange.id, where, error });
    return undefined;
  }
}

/** Keeps a draft that a device has begun, or sends it at once (MS-ASEMAIL 2.2.2.69). */
export async function addDraft(
  scope: CommandScope,
  command: AddCommand,
  options: WriteOptions,
): Promise<CommandOutcome> {
  const { exchange, collection } = scope;
  const { clientId } = command;
  const key = options.idempotencyKey;
  const wish = readDraft(command.applicationData, undefined, key);
  const mime = await writeNewDraft(exchange, wish, key);
  const answer = (serverId?: string): ClientAnswer => ({
    tag: "add",
    value: { class: collection.class, clientId, ...(serverId !== undefined && { serverId }), status: "ok" },
  });
  if (command.send || wish.isSent) {
    await sendDraft(exchange, mime, key);
    return { answer: answer(), changes: [] };
  }
  const written = await createDraft(exchange, collection.id, mime, wish.flags, options);
  const told = await tellOf(scope, { folderId: collection.id, itemId: written.id }, wish.files);
  const own = told ? ownChange(written) : { ...ownChange(written), content: stale };
  return { answer: answer(written.id), changes: [own], ...(told && { told }) };
}
