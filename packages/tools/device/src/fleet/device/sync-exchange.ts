import { type Decoded, type Encodable, Sync } from "@easkit/eas-schema";
import { type RequestCollection, toCommand } from "./client-commands.js";
import type { CollectionMemory } from "./device-memory.js";
import { type FleetDevice, type FleetDeviceOptions, toName } from "./fleet-device.js";
import { takeAnswer } from "./take-answer.js";
import { decode, encode } from "./wire.js";

type SyncRequest = Encodable<typeof Sync.request>;
type AnswerCollection = NonNullable<Decoded<typeof Sync.response>["collections"]>[number];

/** What a device wants of a Sync. */
export interface SyncWish {
  readonly collectionIds: readonly string[];
  /** Wait for a change if there is none. */
  readonly wait: boolean;
  /** Everything as usual: no small windows, nothing left out. */
  readonly plain: boolean;
}

interface Sent {
  readonly body: Uint8Array;
  readonly collectionIds: readonly string[];
  /** The periods of mail that it asks for, by collection. */
  readonly filters: ReadonlyMap<string, number>;
  /** It presents key 0. */
  readonly first: boolean;
}

/** The Sync command of a device: what it asks, and what it makes of the answer. */
export class SyncExchange {
  readonly #device: FleetDevice;
  readonly #options: FleetDeviceOptions;
  /** A request without an answer. */
  #unanswered: Sent | undefined;
  /** The last request, if its answer was that nothing has changed: it can be repeated by an empty one. */
  #idle: Sent | undefined;
  readonly #mayRefuse = new Set<string>();

  constructor(device: FleetDevice, options: FleetDeviceOptions) {
    this.#device = device;
    this.#options = options;
  }

  /** Forgets requests that went out: the device has lost its memory. */
  forget(): void {
    this.#unanswered = undefined;
    this.#idle = undefined;
  }

  /** These collections have keys that the server may refuse. */
  expectRefusal(collectionIds: readonly string[]): void {
    for (const id of collectionIds) this.#mayRefuse.add(id);
  }

  /**
   * One exchange: whether a key moved, or `undefined` if there was no usable answer. `onSend` is called when it is clear
   * what goes out.
   */
  async run(wish: SyncWish, onSend: () => void): Promise<boolean | undefined> {
    const sent = await this.#compose(wish);
    if (!sent) return false;
    onSend();
    // Only what was answered can be meant by an empty request.
    this.#idle = undefined;
    const { note } = this.#options;
    const outcome = await this.#device.post("Sync", sent.body, sent.first);
    const body = this.#device.bodyOf("Sync", outcome);
    if (!body) {
      this.#unanswered = sent.body.length > 0 ? sent : undefined;
      note(`${this.#device.id} Sync: ${outcome.kind === "nothing" ? "no answer" : `HTTP ${outcome.status}`}`);
      return undefined;
    }
    this.#unanswered = undefined;
    return this.#take(sent, body);
  }

  async #take(sent: Sent, body: Uint8Array): Promise<boolean | undefined> {
    const { note, ledger } = this.#options;
    const { id } = this.#device;
    const answer = await decode(Sync.response, body);
    if (!answer) {
      note(`${id} Sync: nothing new`);
      const waiting = this.#chosen(sent).filter((each) => each.key === "0" || each.sent > 0);
      if (waiting.length > 0) ledger.unexpected(`${id} Sync: an empty answer to a request with changes`);
      this.#idle = sent;
      return false;
    }
    if (!answer.collections) return this.#takeStatus(String(answer.status));
    let moved = false;
    for (const collection of answer.collections) moved = this.#takeCollection(collection, sent) || moved;
    return moved;
  }

  #takeStatus(status: string): undefined {
    const { note, ledger } = this.#options;
    note(`${this.#device.id} Sync: ${status}`);
    const passing = ["requestIncomplete", "serverError", "serverErrorRetryLater", "retry"];
    if (!passing.includes(status)) ledger.unexpected(`${this.#device.id} Sync: status ${status}`);
    return undefined;
  }

  #takeCollection(answer: AnswerCollection, sent: Sent): boolean {
    const { note, ledger } = this.#options;
    const { id } = this.#device;
    const collection = this.#device.memory.collections.get(answer.collectionId ?? "");
    if (!collection) return false;
    const name = `${id} Sync ${collection.id} ${collection.generation}`;
    switch (answer.status) {
      case "ok": {
        const key = collection.key;
        const { news, added, refused } = takeAnswer(collection, answer);
        const made = added.map((clientId) => `own ${toName(clientId)}`);
        note(`${name}: ${[...made, ...news].join(", ") || "nothing new"}${collection.more ? ", more" : ""}`);
        for (const clientId of added) ledger.became(toName(clientId), "confirmed");
        for (const clientId of refused) ledger.became(toName(clientId), "refused");
        this.#mayRefuse.delete(collection.id);
        collection.toldFilter = sent.filters.get(collection.id) ?? collection.toldFilter;
        return key !== collection.key;
      }
      case "syncKeyInvalid":
        note(`${name}: refused`);
        if (!this.#mayRefuse.delete(collection.id)) ledger.needlessResync(name);
        this.#device.startOver(collection);
        return false;
      case "retry":
      case "serverError":
        note(`${name}: ${answer.status}`);
        return false;
      default:
        ledger.unexpected(`${name}: status ${answer.status}`);
        return false;
    }
  }

  #chosen({ collectionIds }: Pick<Sent, "collectionIds">): readonly CollectionMemory[] {
    return collectionIds.flatMap((id) => this.#device.memory.collections.get(id) ?? []);
  }

  async #compose(wish: SyncWish): Promise<Sent | undefined> {
    const { random, version, onRepeat } = this.#options;
    const unanswered = this.#unanswered;
    if (unanswered && !wish.plain && random.chance(0.7)) {
      onRepeat();
      return unanswered;
    }
    const idle = this.#idle;
    const quiet =
      idle && this.#chosen(idle).every((each) => each.queue.length === 0 && each.filter === each.toldFilter);
    if (idle && quiet && !wish.plain && random.chance(0.3)) return { ...idle, body: new Uint8Array(0) };
    // What went out without an answer goes out again, whatever else is asked for.
    const ids = new Set([...wish.collectionIds, ...(unanswered?.collectionIds ?? [])]);
    const chosen = this.#chosen({ collectionIds: [...ids] });
    if (chosen.length === 0) return undefined;
    const request: SyncRequest = {
      collections: chosen.map((each) => this.#ask(each, wish)),
      ...this.#waitOf(wish),
    };
    const body = await encode(Sync.request, request, version);
    return {
      body,
      collectionIds: chosen.map(({ id }) => id),
      filters: new Map(chosen.map(({ id, filter }) => [id, filter])),
      first: chosen.some(({ key }) => key === "0"),
    };
  }

  #waitOf({ wait }: SyncWish): Pick<SyncRequest, "wait" | "heartbeatInterval"> {
    if (!wait) return {};
    return this.#options.version === "12.1" ? { wait: 1 } : { heartbeatInterval: 60 };
  }

  #noteCommands({ id, generation, queue, sent }: CollectionMemory): void {
    if (sent === 0) return;
    const told = queue
      .slice(0, sent)
      .map((each) => `${each.kind} ${each.kind === "add" ? toName(each.clientId) : each.id}`);
    this.#options.note(`${this.#device.id} tells ${id} ${generation}: ${told.join(", ")}`);
  }

  #ask(collection: CollectionMemory, { plain }: SyncWish): RequestCollection {
    const { random, version } = this.#options;
    const { id, key, queue, filter, conflict } = collection;
    const head = { class: collection.class, syncKey: key, collectionId: id };
    // Options are said at first, when they change, and now and then.
    const tellOptions = key === "0" || filter !== collection.toldFilter || random.chance(0.1);
    const options = [
      {
        ...(collection.class === "Email" && { filterType: filter }),
        conflict,
        bodyPreferences: [{ type: "plain" as const }],
      },
    ];
    // Until there is an answer nobody knows what the server was told.
    if (tellOptions) collection.toldFilter = undefined;
    if (key === "0") return { ...head, options };
    collection.sent = Math.max(collection.sent, plain ? queue.length : random.below(queue.length + 1));
    this.#noteCommands(collection);
    const commands = queue.slice(0, collection.sent).map((each) => toCommand(collection, each, version));
    return {
      ...head,
      ...(random.chance(0.3) && { deletesAsMoves: false }),
      ...(commands.length > 0 && !plain && random.chance(0.2) && { getChanges: false }),
      ...(!plain && random.chance(0.7) && { windowSize: 1 + random.below(12) }),
      ...(tellOptions && { options }),
      ...(commands.length > 0 && { commands }),
    };
  }
}
