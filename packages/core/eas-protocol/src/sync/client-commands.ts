import { createHash } from "node:crypto";
import type { ItemPatch, MailFlagsPatch, TypedItem, WriteOptions, Written } from "@easkit/backend";
import { BackendError } from "@easkit/backend";
import { type EmailPatch, itemClasses, type RawContent, readRaw, readRawPatch } from "@easkit/eas-schema";
import type { KnownItem, PlannedChange } from "@easkit/syncstate";
import type { Exchange } from "../exchange.js";
import { toFlagsPatch } from "../items/flags.js";
import { renderItem } from "../items/render.js";
import type { ClientAnswer, SyncStatus } from "./client-answer.js";
import { type Collection, findFolder, knownFolders } from "./collection.js";
import { fingerprintsOf } from "./compare.js";
import { clearOmitted } from "./ghosting.js";
import type { CommandOutcome, Journal } from "./journal.js";
import type { KnownView } from "./known-view.js";
import { itemStatusOf } from "./status-of.js";
import type { RequestCollection, ViewOptions } from "./view-options.js";

/** One command of the device. */
export type ClientCommand = NonNullable<RequestCollection["commands"]>[number];
type AddCommand = Extract<ClientCommand, { tag: "add" }>["value"];
type ChangeCommand = Extract<ClientCommand, { tag: "change" }>["value"];
type DeleteCommand = Extract<ClientCommand, { tag: "delete" }>["value"];
type FetchCommand = Extract<ClientCommand, { tag: "fetch" }>["value"];

/** What the commands of a collection work on. */
export interface CommandScope {
  readonly exchange: Exchange;
  readonly collection: Collection;
  readonly view: KnownView;
  readonly options: ViewOptions;
  readonly deletesAsMoves: boolean;
}

const ownChange = (written: Written): PlannedChange => ({
  op: "own",
  id: written.id,
  ...fingerprintsOf(written),
});

const need = <T>(method: T | undefined, name: string): T => {
  if (!method) throw new BackendError("unsupported", `the backend has no ${name}`);
  return method;
};

/** Reads the properties of a new item by the class of its folder. Mail is made by sending, not by adding, here. */
function readNewItem(scope: CommandScope, content: RawContent): TypedItem {
  switch (scope.collection.class) {
    case "Calendar":
      return { class: "Calendar", properties: readRaw(itemClasses.Calendar, content) };
    case "Contacts":
      return { class: "Contacts", properties: readRaw(itemClasses.Contacts, content) };
    case "Tasks":
      return { class: "Tasks", properties: readRaw(itemClasses.Tasks, content) };
    case "Notes":
      return { class: "Notes", properties: readRaw(itemClasses.Notes, content) };
    case "Email":
      return { class: "Email", properties: readRaw(itemClasses.Email, content) };
  }
}

function readPatch(scope: CommandScope, content: RawContent): ItemPatch {
  switch (scope.collection.class) {
    case "Calendar":
      return { class: "Calendar", properties: readRawPatch(itemClasses.Calendar, content) };
    case "Contacts":
      return { class: "Contacts", properties: readRawPatch(itemClasses.Contacts, content) };
    case "Tasks":
      return { class: "Tasks", properties: readRawPatch(itemClasses.Tasks, content) };
    case "Notes":
      return { class: "Notes", properties: readRawPatch(itemClasses.Notes, content) };
    case "Email":
      return { class: "Email", properties: readRawPatch(itemClasses.Email, content) };
  }
}

async function add(scope: CommandScope, command: AddCommand, options: WriteOptions): Promise<CommandOutcome> {
  const { exchange, collection } = scope;
  const { backend, call } = exchange;
  const createItem = need(backend.createItem?.bind(backend), "createItem");
  const item = readNewItem(scope, command.applicationData);
  const written = await createItem(call, collection.id, item, options);
  const answer: ClientAnswer = {
    tag: "add",
    value: { class: collection.class, clientId: command.clientId, serverId: written.id, status: "ok" },
  };
  return { answer, changes: [ownChange(written)] };
}

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
  const flags: MailFlagsPatch = toFlagsPatch(patch);
  return write(call, scope.collection.id, id, flags, options);
}

/** Whether the item has other content now than the device has seen. */
async function isInConflict(scope: CommandScope, known: KnownItem): Promise<boolean> {
  const { backend, call } = scope.exchange;
  const { content } = fingerprintsOf(
    await backend.getItem(call, scope.collection.id, known.id, { parts: "flags" }),
  );
  return content !== known.content;
}

async function change(
  scope: CommandScope,
  command: ChangeCommand,
  options: WriteOptions,
): Promise<CommandOutcome> {
  const { exchange, collection, view } = scope;
  const id = command.serverId;
  const known = (await view.lookup([id])).get(id);
  if (!known) throw new BackendError("not-found", `the device does not have the item ${id}`);
  if (!command.applicationData) return { answer: undefined, changes: [] };
  const sent = readPatch(scope, command.applicationData);
  const patch = clearOmitted(sent, scope.options.supported, exchange.version);
  if (patch.class === "Email" && Object.keys(patch.properties).every((name) => flagProperties.has(name))) {
    const written = await setFlags(
      scope,
      id,
      readRawPatch(itemClasses.Email, command.applicationData),
      options,
    );
    // The device has the content that it had: if that has changed too, it is still to be told.
    return {
      answer: undefined,
      changes: [{ op: "own", id, content: known.content, flags: fingerprintsOf(written).flags }],
    };
  }
  const { backend, call } = exchange;
  const update = need(backend.updateItem?.bind(backend), "updateItem");
  if (scope.options.conflict === "serverWins" && (await isInConflict(scope, known)))
    return refused(command, "conflict");
  const written = await update(call, collection.id, id, patch, options);
  return "conflict" in written
    ? refused(command, "conflict")
    : { answer: undefined, changes: [ownChange(written)] };
}

function refused(command: ChangeCommand, status: SyncStatus): CommandOutcome {
  return { answer: { tag: "change", value: { serverId: command.serverId, status } }, changes: [] };
}

async function remove(
  scope: CommandScope,
  command: DeleteCommand,
  options: WriteOptions,
): Promise<CommandOutcome> {
  const { exchange, collection } = scope;
  const { backend, call } = exchange;
  const id = command.serverId;
  const trash = findFolder(await knownFolders(exchange), "deletedItems");
  const moves = scope.deletesAsMoves && collection.class === "Email" && trash && trash.id !== collection.id;
  if (moves && backend.moveItem) await backend.moveItem(call, collection.id, id, trash.id, options);
  else await need(backend.deleteItem?.bind(backend), "deleteItem")(call, collection.id, id, options);
  return { answer: undefined, changes: [{ op: "ownDelete", id }] };
}

async function fetch(scope: CommandScope, command: FetchCommand): Promise<ClientAnswer> {
  const { exchange, collection, options } = scope;
  const id = command.serverId;
  try {
    const item = await exchange.backend.getItem(exchange.call, collection.id, id, { parts: "all" });
    // What is fetched is wanted whole, whatever the size that lists are cut to.
    const preferences = options.preferences.map(({ type }) => ({ type }));
    const applicationData = await renderItem(exchange, collection.id, id, item, { ...options, preferences });
    return { tag: "fetch", value: { class: collection.class, serverId: id, status: "ok", applicationData } };
  } catch (error) {
    exchange.emit({ type: "fault", id: exchange.id, where: `Fetch ${collection.id} ${id}`, error });
    return { tag: "fetch", value: { serverId: id, status: itemStatusOf(error) } };
  }
}

function failed(command: ClientCommand, error: unknown): CommandOutcome {
  const status = itemStatusOf(error);
  const changes: readonly PlannedChange[] = [];
  switch (command.tag) {
    case "add":
      return { answer: { tag: "add", value: { clientId: command.value.clientId, status } }, changes };
    case "change":
      return { answer: { tag: "change", value: { serverId: command.value.serverId, status } }, changes };
    case "delete": {
      const { serverId } = command.value;
      // An item that is gone already is what the device wanted.
      if (status === "notFound") return { answer: undefined, changes: [{ op: "ownDelete", id: serverId }] };
      return { answer: { tag: "delete", value: { serverId, status } }, changes };
    }
    case "fetch":
      return { answer: { tag: "fetch", value: { serverId: command.value.serverId, status } }, changes };
  }
}

/** A name for a command that is the same when the device repeats it, and only then. */
function keyOf(command: ClientCommand): string {
  switch (command.tag) {
    case "add":
      return `add:${command.value.clientId}`;
    case "delete":
      return `delete:${command.value.serverId}`;
    default: {
      const text = JSON.stringify(command.value, (_, value: unknown) =>
        value instanceof Uint8Array ? Array.from(value) : value,
      );
      return `${command.tag}:${createHash("sha256").update(text).digest("base64url").slice(0, 22)}`;
    }
  }
}

async function run(scope: CommandScope, command: ClientCommand, key: string): Promise<CommandOutcome> {
  const { exchange, collection } = scope;
  const options: WriteOptions = { idempotencyKey: `${exchange.line.deviceId}:${collection.id}:${key}` };
  try {
    switch (command.tag) {
      case "add":
        return await add(scope, command.value, options);
      case "change":
        return await change(scope, command.value, options);
      case "delete":
        return await remove(scope, command.value, options);
      case "fetch":
        return { answer: undefined, changes: [] };
    }
  } catch (error) {
    exchange.emit({ type: "fault", id: exchange.id, where: `${command.tag} in ${collection.id}`, error });
    return failed(command, error);
  }
}

/** What the commands of a collection came to. */
export interface CommandsResult {
  readonly answers: readonly ClientAnswer[];
  /** Items to be fetched: rendered when their turn in the answer comes. */
  readonly fetches: readonly FetchCommand[];
  readonly changes: readonly PlannedChange[];
}

/** Applies the commands of a device in their order. One that fails gets its status and hurts no other. */
export async function applyCommands(
  scope: CommandScope,
  commands: readonly ClientCommand[],
  journal: Journal,
): Promise<CommandsResult> {
  const answers: ClientAnswer[] = [];
  const fetches: FetchCommand[] = [];
  const changes: PlannedChange[] = [];
  for (const command of commands) {
    if (command.tag === "fetch") {
      fetches.push(command.value);
      continue;
    }
    const key = keyOf(command);
    const outcome = await journal.once(key, () => run(scope, command, key));
    if (outcome.answer) answers.push(outcome.answer);
    for (const change of outcome.changes) {
      scope.view.note(change);
      changes.push(change);
    }
  }
  if (changes.length > 0)
    scope.exchange.cluster.changed(scope.exchange.call.principal.id, scope.collection.id);
  return { answers, fetches, changes };
}

/** The answers to the commands: those that are there, then the fetched items one by one. */
export async function* streamAnswers(
  scope: CommandScope,
  result: CommandsResult,
): AsyncIterable<ClientAnswer> {
  yield* result.answers;
  for (const command of result.fetches) yield fetch(scope, command);
}
