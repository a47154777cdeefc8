import { type Decoded, itemClasses, type RawContent, readRawPatch, type Sync } from "@easkit/eas-schema";
import { type ItemView, withProperties } from "../item-view.js";
import type { CollectionMemory, LocalChange } from "./device-memory.js";

type AnswerCollection = NonNullable<Decoded<typeof Sync.response>["collections"]>[number];
type ServerCommand = NonNullable<AnswerCollection["commands"]>[number];
type Response = NonNullable<AnswerCollection["responses"]>[number];

/** What an answer meant for a device. */
export interface Taken {
  /** Items that the server sent or took away, for the trace. */
  readonly news: readonly string[];
  /** Adds that the server has confirmed. */
  readonly added: readonly string[];
  /** Adds that the server will not have. */
  readonly refused: readonly string[];
}

const isForNow = (status: unknown): boolean => status === "retry" || status === "serverError";

function properties(collection: CollectionMemory, content: RawContent) {
  switch (collection.class) {
    case "Contacts":
      return readRawPatch(itemClasses.Contacts, content);
    case "Calendar":
      return readRawPatch(itemClasses.Calendar, content);
    case "Tasks":
      return readRawPatch(itemClasses.Tasks, content);
    case "Email":
      return readRawPatch(itemClasses.Email, content);
  }
}

function takeCommand(collection: CollectionMemory, { tag, value }: ServerCommand): void {
  const { items } = collection;
  const id = value.serverId;
  if (tag === "delete" || tag === "softDelete") {
    items.delete(id);
    collection.queue = collection.queue.filter((change) => change.kind === "add" || change.id !== id);
    return;
  }
  // An Add of an item that is there brings it up to date; a Change of one that is not is for nobody.
  const before = tag === "add" ? {} : items.get(id);
  if (!before || !("applicationData" in value)) return;
  items.set(id, withProperties(before, collection.class, properties(collection, value.applicationData)));
}

const withFields = (view: ItemView, fields: ItemView): ItemView =>
  Object.fromEntries(Object.entries({ ...view, ...fields }).filter(([, value]) => value !== ""));

/** One thing that the user did comes true, or not. */
function takeResponse(collection: CollectionMemory, change: LocalChange, response: Response | undefined) {
  const { items } = collection;
  const ok = response === undefined || response.value.status === "ok";
  if (change.kind === "add") {
    const id = response?.value.serverId;
    if (ok && id !== undefined) items.set(id, change.view);
    return ok && id !== undefined;
  }
  if (!ok) return false;
  const view = items.get(change.id);
  if (change.kind === "delete") items.delete(change.id);
  else if (view) items.set(change.id, withFields(view, change.fields));
  return true;
}

const isFor = (change: LocalChange) => (response: Response) =>
  change.kind === response.tag &&
  ("clientId" in response.value
    ? change.kind === "add" && change.clientId === response.value.clientId
    : change.kind !== "add" && change.id === response.value.serverId);

/** Takes what the server says of a collection: what became of the device's own changes, then what is new. */
export function takeAnswer(collection: CollectionMemory, answer: AnswerCollection): Taken {
  const sent = collection.queue.splice(0, collection.sent);
  const again: LocalChange[] = [];
  const added: string[] = [];
  const refused: string[] = [];
  for (const change of sent) {
    const response = answer.responses?.find(isFor(change));
    const done = takeResponse(collection, change, response);
    const lacking = change.kind === "add" && response === undefined;
    if (!done && (lacking || isForNow(response?.value.status))) again.push(change);
    else if (change.kind === "add") (done ? added : refused).push(change.clientId);
  }
  collection.sent = 0;
  collection.queue.unshift(...again);
  for (const command of answer.commands ?? []) takeCommand(collection, command);
  if (answer.syncKey !== undefined && answer.syncKey !== collection.key) {
    collection.key = answer.syncKey;
    collection.generation++;
  }
  collection.more = answer.moreAvailable ?? false;
  const news = answer.commands?.map(({ tag, value }) => `${tag} ${value.serverId}`) ?? [];
  return { news, added, refused };
}
