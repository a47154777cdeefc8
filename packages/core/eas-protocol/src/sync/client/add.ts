import { BackendError, type WriteOptions } from "@easkit/backend";
import { addDraft } from "../../drafts/add-draft.js";
import { takesDrafts } from "../../drafts/takes-drafts.js";
import { readTextMessage } from "../../items/text-message.js";
import { readMeeting } from "../../meetings/meeting.js";
import { settleNewMeeting } from "../../meetings/settle-meeting.js";
import { tellOfNew } from "../../meetings/tell-attendees.js";
import { stale } from "../compare.js";
import type { ClientAnswer } from "./client-answer.js";
import type { CommandOutcome } from "./journal.js";
import { need, ownChange } from "./own-change.js";
import { readNewItem } from "./read-item.js";
import type { AddCommand, CommandScope } from "./scope.js";

/** Keeps a text message that the phone has received or sent (MS-ASMS). */
async function addTextMessage(
  { exchange, collection }: CommandScope,
  { clientId, applicationData }: AddCommand,
  options: WriteOptions,
): Promise<CommandOutcome> {
  const { backend, call } = exchange;
  if (!backend.keepsTextMessages || collection.class !== "Email") {
    throw new BackendError("unsupported", "no text message can be added to this folder");
  }
  const createItem = need(backend.createItem?.bind(backend), "createItem");
  const written = await createItem(call, collection.id, readTextMessage(applicationData), options);
  const value = { class: "SMS", clientId, serverId: written.id, status: "ok" } as const;
  return { answer: { tag: "add", value }, changes: [ownChange(written)] };
}

/** Makes an item that the device has made. Every Add is answered, with the id that the item has from now on. */
export async function add(
  scope: CommandScope,
  command: AddCommand,
  options: WriteOptions,
): Promise<CommandOutcome> {
  const { exchange, collection } = scope;
  const { backend, call } = exchange;
  if (command.class === "SMS") return addTextMessage(scope, command, options);
  if (collection.class === "Email") {
    if (!takesDrafts(scope)) throw new BackendError("unsupported", "no mail can be added to this folder");
    return addDraft(scope, command, options);
  }
  const createItem = need(backend.createItem?.bind(backend), "createItem");
  const sent = readNewItem(exchange, collection.class, command.applicationData);
  const item = await settleNewMeeting(exchange, sent);
  const written = await createItem(call, collection.id, item, options);
  if (item.class === "Calendar") {
    const place = { folderId: collection.id, id: written.id, key: options.idempotencyKey };
    await tellOfNew(exchange, place, await readMeeting(item.properties));
  }
  const answer: ClientAnswer = {
    tag: "add",
    value: { class: collection.class, clientId: command.clientId, serverId: written.id, status: "ok" },
  };
  const own = ownChange(written);
  // What the server has added is still to be told.
  return { answer, changes: [item === sent ? own : { ...own, content: stale }] };
}
