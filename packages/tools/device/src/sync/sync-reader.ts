import { Sync, vocabulary } from "@easkit/eas-schema";
import type { WbxmlHandler } from "@easkit/wbxml";
import { DeviceError } from "../device-error.js";
import { ItemTaker } from "./item-taker.js";
import type { SyncAnswer, SyncCollectionAnswer, SyncCommandAnswer, SyncItem } from "./sync-types.js";

/** A command of the server or an answer to one of the device's, read as soon as its end tag came. */
export interface ReadCommand extends Omit<SyncItem, "class" | "collectionId"> {
  readonly class: string | undefined;
  readonly prints: string | undefined;
}

/** Told of what comes in, item by item. */
export type OnCommand = (collectionId: string, command: ReadCommand, answerClass: string | undefined) => void;

const children: Readonly<Record<string, readonly string[]>> = {
  "": ["Sync"],
  Sync: ["Status", "Limit", "Collections"],
  Collections: ["Collection"],
  Collection: ["Class", "SyncKey", "CollectionId", "Status", "MoreAvailable", "Commands", "Responses"],
  Commands: ["Add", "Change", "Delete", "SoftDelete"],
  Responses: ["Add", "Change", "Delete", "Fetch"],
};
const item = ["Class", "ServerId", "ClientId", "Status", "AirSyncBase:InstanceId", "ApplicationData"];
const kinds = {
  Add: "add",
  Change: "change",
  Delete: "delete",
  SoftDelete: "softDelete",
  Fetch: "fetch",
} as const;

type Draft = Map<string, string>;

const words: ReadonlyMap<number, string> = new Map(
  Object.entries(Sync.status).map(([word, number]) => [number, word]),
);

/** Reads the answer to a Sync while it arrives; holds no more than one item. */
export class SyncReader implements WbxmlHandler {
  readonly #isWanted: boolean;
  readonly #onCommand: OnCommand;
  readonly #path: string[] = [];
  readonly #root: Draft = new Map();
  readonly #collections: SyncCollectionAnswer[] = [];
  #collection: Draft = new Map();
  #counts = { add: 0, change: 0, delete: 0, softDelete: 0, fetch: 0 };
  #responses: SyncCommandAnswer[] = [];
  #command: Draft = new Map();
  #taker: ItemTaker | undefined;
  /** Open elements, counted from ApplicationData. */
  #depth = 0;
  #text = "";

  /** @param isWanted whether the properties of items are kept until `onCommand` */
  constructor(isWanted: boolean, onCommand: OnCommand) {
    this.#isWanted = isWanted;
    this.#onCommand = onCommand;
  }

  /** What the answer said, once it has been read. */
  get answer(): SyncAnswer {
    const status = this.#root.get("Status");
    const limit = this.#root.get("Limit");
    return {
      empty: false,
      ...(status !== undefined && { status: wordOf(status) }),
      ...(limit !== undefined && { limit: Number(limit) }),
      collections: this.#collections,
    };
  }

  startElement(page: number, token: number): void {
    if (this.#depth > 0) {
      this.#depth++;
      this.#taker?.startElement(page, token);
      return;
    }
    const parent = this.#path.at(-1) ?? "";
    const tag = vocabulary.tag(page, token) ?? "?";
    const name = page === 0 ? tag : `${vocabulary.namespace(page) ?? page}:${tag}`;
    const isInItem = this.#path.length === 5;
    if (!(isInItem ? item : (children[parent] ?? [])).includes(name)) {
      throw new DeviceError("protocol", `${name} has no place in ${this.#path.join("/") || "an answer"}`);
    }
    this.#path.push(name);
    this.#text = "";
    if (this.#path.length === 3) this.#startCollection();
    else if (this.#path.length === 5) this.#startCommand();
    else if (name === "ApplicationData") this.#startItem();
  }

  endElement(): void {
    if (this.#depth > 1) {
      this.#depth--;
      this.#taker?.endElement();
      return;
    }
    this.#depth = 0;
    const name = this.#path.pop() ?? "";
    if (this.#path.length === 5) this.#command.set(name, this.#text);
    else if (this.#path.length === 4) this.#endCommand(name);
    else if (this.#path.length === 3) this.#collection.set(name, this.#text);
    else if (this.#path.length === 2) this.#endCollection();
    else if (this.#path.length === 1) this.#root.set(name, this.#text);
  }

  text(value: string): void {
    if (this.#depth > 0) this.#taker?.text(value);
    else this.#text += value;
  }

  opaque(bytes: Uint8Array): void {
    if (this.#depth > 0) this.#taker?.opaque(bytes);
    else this.#text += Buffer.from(bytes).toString();
  }

  #startCollection(): void {
    this.#collection = new Map();
    this.#responses = [];
    this.#counts = { add: 0, change: 0, delete: 0, softDelete: 0, fetch: 0 };
  }

  #startCommand(): void {
    this.#command = new Map();
    this.#taker = undefined;
  }

  #startItem(): void {
    this.#depth = 1;
    this.#taker = new ItemTaker(this.#isWanted);
  }

  #endCommand(name: string): void {
    const collectionId = this.#collection.get("CollectionId");
    const [, , , group] = this.#path;
    const kind = Object.entries(kinds).find(([tag]) => tag === name)?.[1];
    if (collectionId === undefined) throw new DeviceError("protocol", "items come before their CollectionId");
    if (kind === undefined) return;
    const serverId = this.#command.get("ServerId");
    const content = this.#taker?.content([...this.#path, name, "ApplicationData"]);
    const prints = this.#taker?.prints;
    const itemClass = this.#command.get("Class");
    if (group === "Responses") {
      if (kind === "softDelete") return;
      this.#responses.push(this.#responseOf(kind, content));
      if (kind !== "fetch" || serverId === undefined || prints === undefined) return;
    } else this.#counts[kind]++;
    if (serverId === undefined) throw new DeviceError("protocol", `a ${name} without ServerId`);
    if ((kind === "add" || kind === "change") && prints === undefined) {
      throw new DeviceError("protocol", `the ${name} of ${serverId} has no ApplicationData`);
    }
    const command = { kind, serverId, class: itemClass, content, prints };
    this.#onCommand(collectionId, command, this.#collection.get("Class"));
    this.#taker = undefined;
  }

  #responseOf(kind: SyncCommandAnswer["kind"], content: SyncCommandAnswer["content"]): SyncCommandAnswer {
    const status = this.#command.get("Status");
    if (status === undefined) throw new DeviceError("protocol", `the answer to ${kind} has no Status`);
    return {
      kind,
      clientId: this.#command.get("ClientId"),
      serverId: this.#command.get("ServerId"),
      instanceId: this.#command.get("AirSyncBase:InstanceId"),
      class: this.#command.get("Class"),
      status: wordOf(status),
      content,
    };
  }

  #endCollection(): void {
    const collectionId = this.#collection.get("CollectionId");
    if (collectionId === undefined) throw new DeviceError("protocol", "a Collection has no CollectionId");
    const status = wordOf(this.#collection.get("Status") ?? "1");
    const syncKey = this.#collection.get("SyncKey");
    if (status === "ok" && syncKey === undefined) {
      throw new DeviceError("protocol", `the Collection ${collectionId} has no SyncKey`);
    }
    this.#collections.push({
      collectionId,
      class: this.#collection.get("Class"),
      syncKey,
      status,
      moreAvailable: this.#collection.has("MoreAvailable"),
      adds: this.#counts.add,
      changes: this.#counts.change,
      deletes: this.#counts.delete,
      softDeletes: this.#counts.softDelete,
      responses: this.#responses,
    });
  }
}

function wordOf(number: string): string {
  const word = words.get(Number(number));
  if (word === undefined) throw new DeviceError("protocol", `no such status of Sync: ${number}`);
  return word;
}
