import { FolderSync, MoveItems, Ping, type ProtocolVersion } from "@easkit/eas-schema";
import type { Carrier, Letter, Outcome } from "../carrier.js";
import type { FleetClass } from "../item-view.js";
import type { Ledger } from "../ledger.js";
import type { Random } from "../random.js";
import {
  type CollectionMemory,
  createCollection,
  type DeviceMemory,
  emptyMemory,
  startOver,
} from "./device-memory.js";
import { deleteItem, editItem, newView } from "./local-edits.js";
import { SyncExchange, type SyncWish } from "./sync-exchange.js";
import { decode, encode } from "./wire.js";

/** What a device is made from. */
export interface FleetDeviceOptions {
  readonly number: number;
  readonly user: string;
  readonly version: ProtocolVersion;
  readonly carrier: Carrier;
  readonly random: Random;
  readonly ledger: Ledger;
  /** The device repeats a request that got no answer. */
  readonly onRepeat: () => void;
  /** Tells what the device does, for the trace. */
  readonly note: (line: string) => void;
}

/** The classes of the folder types that a device syncs (MS-ASCMD 2.2.3.170.2). */
const classOfType: Readonly<Record<number, FleetClass>> = {
  2: "Email",
  4: "Email",
  12: "Email",
  7: "Tasks",
  8: "Calendar",
  9: "Contacts",
};

/** The DeviceId of a device. */
export const deviceIdOf = (number: number): string => `FLEET${String(number).padStart(4, "0")}`;

/** A careful client: it takes an answer whole or not at all, and says again what it got no answer to. */
export class FleetDevice {
  readonly options: FleetDeviceOptions;
  memory: DeviceMemory = emptyMemory();
  /** What the memory was before the last exchange that moved a key. */
  #before: DeviceMemory | undefined;
  #backup: DeviceMemory | undefined;
  /** A collection was begun anew in this exchange. */
  #restarted = false;
  #exchanges = 0;
  #made = 0;
  /** Its folder key is so old that the server may refuse it. */
  #mayRefuseFolders = false;
  readonly #sync: SyncExchange;

  constructor(options: FleetDeviceOptions) {
    this.options = options;
    this.#sync = new SyncExchange(this, options);
  }

  get id(): string {
    return deviceIdOf(this.options.number);
  }

  get collections(): readonly CollectionMemory[] {
    return [...this.memory.collections.values()];
  }

  /** Sends a command and waits for the answer. */
  async post(command: string, body: Uint8Array, first: boolean): Promise<Outcome> {
    const { user, version, carrier } = this.options;
    const letter: Letter = { user, version, deviceId: this.id, command, body, first };
    return carrier.send(letter);
  }

  /** The body of a usable answer; anything else that is no passing trouble is noted as unexpected. */
  bodyOf(command: string, outcome: Outcome): Uint8Array | undefined {
    if (outcome.kind === "nothing") return undefined;
    if (outcome.status === 200) return outcome.body;
    if (outcome.status !== 500 && outcome.status !== 503) {
      this.options.ledger.unexpected(`${this.id} ${command}: HTTP ${outcome.status}`);
    }
    return undefined;
  }

  /** Fetches the folder list. True if it is up to date. */
  async syncFolders(): Promise<boolean> {
    const { folderKey } = this.memory;
    const { version, ledger } = this.options;
    const request = await encode(FolderSync.request, { syncKey: folderKey }, version);
    const body = this.bodyOf("FolderSync", await this.post("FolderSync", request, folderKey === "0"));
    const answer = body && (await decode(FolderSync.response, body));
    if (!answer) return false;
    this.options.note(`${this.id} FolderSync: ${answer.status}`);
    if (answer.status === "syncKeyInvalid") {
      if (!this.#mayRefuseFolders) ledger.needlessResync(`${this.id} FolderSync`);
      this.memory.folderKey = "0";
      return false;
    }
    if (answer.status !== "ok") return false;
    this.#mayRefuseFolders = false;
    this.#before = undefined;
    this.memory.folderKey = answer.syncKey ?? folderKey;
    for (const { serverId } of answer.changes?.deletes ?? []) this.memory.collections.delete(serverId);
    for (const { serverId, type } of answer.changes?.adds ?? []) this.#meetFolder(serverId, Number(type));
    return true;
  }

  #meetFolder(id: string, type: number): void {
    const itemClass = classOfType[type];
    if (itemClass === undefined || this.memory.collections.has(id)) return;
    const conflict = this.options.random.chance(0.3) ? "clientWins" : "serverWins";
    this.memory.collections.set(id, createCollection(id, itemClass, conflict));
  }

  /** Syncs some collections: whether a key moved, or `undefined` if there was no usable answer. */
  async sync(wish: SyncWish): Promise<boolean | undefined> {
    // What a device presents to the server it has written down, and what it sends too.
    this.#before = undefined;
    this.#restarted = false;
    const written: { memory?: DeviceMemory } = {};
    const moved = await this.#sync.run(wish, () => {
      written.memory = structuredClone(this.memory);
    });
    if (moved && !this.#restarted) {
      this.#before = written.memory;
      if (this.#exchanges++ % 8 === 0) this.#backup = structuredClone(written.memory);
    }
    return moved;
  }

  /** Waits for changes; the folders that have some, or `undefined` if the wait came to nothing. */
  async ping(folderIds: readonly string[] | undefined): Promise<readonly string[] | undefined> {
    const { version, random } = this.options;
    const folders = folderIds?.map((id) => ({
      id,
      class: this.memory.collections.get(id)?.class ?? ("Email" as const),
    }));
    const message = { heartbeatInterval: 60 + random.below(120), folders: folders ?? [] };
    const request = folders ? await encode(Ping.request, message, version) : new Uint8Array(0);
    const body = this.bodyOf("Ping", await this.post("Ping", request, false));
    const answer = body && (await decode(Ping.response, body));
    this.options.note(`${this.id} Ping: ${answer?.status ?? "nothing"} ${answer?.folders ?? ""}`);
    if (answer?.status === "folderSyncRequired") await this.syncFolders();
    return answer?.status === "changes" ? (answer.folders ?? []) : undefined;
  }

  /** The user moves a message to another folder. */
  async moveMail(): Promise<void> {
    const { random, version } = this.options;
    const mail = this.collections.filter((each) => each.class === "Email" && each.key !== "0");
    const from = random.pick(mail.filter(({ items }) => items.size > 0));
    const to = random.pick(mail.filter((each) => each !== from));
    const id = from && random.pick([...from.items.keys()]);
    if (!from || !to || id === undefined) return;
    const moves = [{ srcMsgId: id, srcFldId: from.id, dstFldId: to.id }];
    const request = await encode(MoveItems.request, { moves }, version);
    const body = this.bodyOf("MoveItems", await this.post("MoveItems", request, false));
    const answer = body && (await decode(MoveItems.response, body));
    const [response] = answer?.responses ?? [];
    this.options.note(`${this.id} MoveItems ${from.id} ${id} ${to.id}: ${response?.status ?? "nothing"}`);
    // It stays where it was until a Sync of that folder says that it is gone.
  }

  /** The user makes, changes or deletes an item on the device. */
  edit(): void {
    const { random } = this.options;
    const collection = random.pick(this.collections.filter(({ key }) => key !== "0"));
    if (!collection) return;
    const chosen = random.weighted({ add: 3, change: 5, delete: 1 });
    if (chosen === "add" && collection.class !== "Email") this.#make(collection);
    else if (chosen === "delete") deleteItem(collection, random);
    else editItem(collection, random);
  }

  #make(collection: CollectionMemory): void {
    const { number, random, ledger } = this.options;
    const name = `cid:${String(number).padStart(4, "0")}:${String(++this.#made).padStart(8, "0")}`;
    // The last four characters mean nothing; see the deliberately broken engines.
    const clientId = `${name}:~~~~`;
    collection.queue.push({ kind: "add", clientId, view: newView(collection.class, name, random) });
    ledger.made(name);
    this.options.note(`${this.id} makes ${name} in ${collection.id}`);
  }

  /** The user wants mail of another period. */
  changeFilter(): void {
    const { random } = this.options;
    const mail = random.pick(this.collections.filter((each) => each.class === "Email"));
    if (mail) mail.filter = random.pick([0, 3, 5]) ?? 0;
  }

  /** The power fails before the last answer is written down: what went out with it is still to be sent. */
  losePower(): boolean {
    if (!this.#before) return false;
    const lost = this.memory;
    this.memory = this.#before;
    this.#before = undefined;
    for (const collection of this.collections) collection.toldFilter = undefined;
    this.#forget(lost);
    this.#sync.forget();
    this.options.note(`${this.id} comes back with what it had before its last exchange`);
    return true;
  }

  /** The device is restored from a backup that is several exchanges old. What its user did in between is gone. */
  restoreBackup(): boolean {
    if (!this.#backup) return false;
    const lost = this.memory;
    this.memory = structuredClone(this.#backup);
    this.#before = undefined;
    this.#mayRefuseFolders = true;
    for (const collection of this.collections) {
      collection.queue = [];
      collection.sent = 0;
      collection.toldFilter = undefined;
    }
    this.#forget(lost);
    this.#sync.forget();
    this.#sync.expectRefusal(this.collections.map(({ id }) => id));
    this.options.note(`${this.id} is restored from an old backup`);
    return true;
  }

  /** The device is reset: it knows nothing any more. */
  reset(): void {
    const lost = this.memory;
    this.memory = emptyMemory();
    this.#before = undefined;
    this.#backup = undefined;
    this.#forget(lost);
    this.#sync.forget();
    this.options.note(`${this.id} is reset`);
  }

  /** A collection that the server has refused begins anew. */
  startOver(collection: CollectionMemory): void {
    const names = namesIn(collection);
    startOver(collection);
    for (const name of names) this.options.ledger.became(name, "forgotten");
    this.#restarted = true;
    this.#backup = undefined;
  }

  /** New items that are in the memory no more are nobody's business. */
  #forget(lost: DeviceMemory): void {
    const kept = new Set(this.collections.flatMap(namesIn));
    for (const name of [...lost.collections.values()].flatMap(namesIn)) {
      if (!kept.has(name)) this.options.ledger.became(name, "forgotten");
    }
  }
}

/** The names of the new items that wait to be sent or confirmed. */
const namesIn = ({ queue }: CollectionMemory): readonly string[] =>
  queue.flatMap((change) => (change.kind === "add" ? toName(change.clientId) : []));

/** The name of an item by its ClientId. */
export const toName = (clientId: string): string => clientId.slice(0, -5);
