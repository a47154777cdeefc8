import type { Item } from "@easkit/backend";
import { BackendError } from "@easkit/backend";
import { type RawSource, UnwritableItem } from "@easkit/eas-schema";
import type { PlannedChange } from "@easkit/syncstate";
import type { Exchange } from "../exchange.js";
import { renderFlags, renderItem, wantOf } from "../items/render.js";
import { isTextMessage, renderTextMessage } from "../items/text-message.js";
import type { Budget } from "./budget.js";
import type { ServerChange } from "./client/client-answer.js";
import type { Collection } from "./collection.js";
import { fingerprintsOf, isUncertain, perhapsOnDevice, stale } from "./compare.js";
import { type Loading, Prefetch } from "./prefetch.js";
import { Turns } from "./turns.js";
import type { ViewOptions } from "./view-options.js";

type ItemOp = "add" | "change" | "flags" | "skip";
type ItemPlan = Extract<PlannedChange, { op: ItemOp }>;

/** A planned change with what is to be sent of it. */
interface Ready {
  readonly planned: PlannedChange;
  /** Absent where the change is only noted. */
  readonly change: ServerChange | undefined;
}

/** What is delivered. */
export interface Delivery {
  readonly exchange: Exchange;
  readonly collection: Collection;
  readonly options: ViewOptions;
  readonly budget: Budget;
  /**
   * These changes were given out once, in an answer that may or may not have arrived. As either answer leads to the same
   * key, what is noted holds for both: what was noted then, and of items that are not sent now, that they are perhaps on
   * the device.
   */
  readonly again: boolean;
}

const isItemPlan = (planned: PlannedChange): planned is ItemPlan =>
  planned.op === "add" || planned.op === "change" || planned.op === "flags" || planned.op === "skip";

/** How text messages are wanted; those of a device that has just stopped wanting them, as mail is. */
const textPreferences = ({ texts, preferences }: ViewOptions) => (texts ?? { preferences }).preferences;

async function render(
  { exchange, collection, options }: Delivery,
  planned: ItemPlan,
  item: Item,
): Promise<RawSource> {
  if (isTextMessage(item)) return renderTextMessage(exchange, item, textPreferences(options));
  const flags = planned.op === "flags" ? renderFlags(item) : undefined;
  return flags ?? renderItem(exchange, collection.id, planned.id, item, options);
}

const placeOf = ({ exchange, collection }: Delivery, { id }: ItemPlan) => ({
  user: exchange.call.principal.id,
  folderId: collection.id,
  id,
});

const describe = (error: unknown): string => {
  if (typeof error === "string") return error;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
};

const isNotFound = (error: unknown) => error instanceof BackendError && error.code === "not-found";
const isUnavailable = (error: unknown) => error instanceof BackendError && error.code === "unavailable";

/**
 * Reads an item. What a backend throws without saying what it means may be a moment's trouble: the item is then tried
 * again in the next answers before it counts as unreadable.
 */
async function load(delivery: Delivery, planned: ItemPlan): Promise<Item> {
  const { exchange, collection, options } = delivery;
  const { backend, call, brokenItems } = exchange;
  const want = planned.op === "flags" ? ({ parts: "flags" } as const) : wantOf(options);
  const place = placeOf(delivery, planned);
  try {
    const item = await backend.getItem(call, collection.id, planned.id, want);
    brokenItems.read(place);
    return item;
  } catch (cause) {
    if (cause instanceof BackendError || call.signal.aborted || brokenItems.failedToRead(place)) throw cause;
    exchange.emit({
      type: "fault",
      id: exchange.id,
      where: `getItem ${collection.id} ${planned.id}`,
      error: cause,
    });
    throw new BackendError("unavailable", "the item could not be read", { cause });
  }
}

/** What is noted of an item that is left out. Asked for again, the device may have got it the first time. */
function leaveOut({ exchange, collection, again }: Delivery, planned: ItemPlan, error: unknown): Ready {
  const { id, content, flags } = planned;
  const reason = describe(error);
  exchange.emit({ type: "skipped", id: exchange.id, collectionId: collection.id, itemId: id, reason });
  const isUncertain = again && planned.op === "add";
  const noted: PlannedChange = { op: "skip", id, content, flags, reason };
  return { planned: isUncertain ? perhapsOnDevice(id) : noted, change: undefined };
}

/** Loads what a planned change needs, if it needs anything. */
const loadFor = async (delivery: Delivery, planned: PlannedChange): Promise<Item | undefined> =>
  isItemPlan(planned) ? load(delivery, planned) : undefined;

/** What is noted of an item that is sent: what was read, which may be newer than what was planned. */
function toNote({ again }: Delivery, planned: ItemPlan, item: Item): PlannedChange {
  const now = fingerprintsOf(item);
  if (!again) return { ...planned, ...now };
  // The answer before this one may have come without it, and the device may have got that one.
  if (isUncertain(planned)) return planned;
  // The device has either what it got the first time or this; where they differ, it is told again.
  const content = planned.content === now.content ? now.content : stale;
  return { ...planned, content, flags: planned.flags === now.flags ? now.flags : stale };
}

/** The class of an item is said where it is not that of its folder (MS-ASCMD 2.2.3.27.5). */
const classOfItem = (item: Item) => (isTextMessage(item) ? ({ class: "SMS" } as const) : {});

/** What has gone is mail, unless it may have been a text message: then its id says all that is known. */
const classOfGone = ({ collection, options }: Delivery) => (options.texts ? {} : { class: collection.class });

/** Makes a planned change ready to be sent; `undefined` if the item has gone since: the next plan will say so. */
async function prepare(
  delivery: Delivery,
  planned: PlannedChange,
  loading: Promise<Item | undefined>,
): Promise<Ready | undefined> {
  if (planned.op === "delete" || planned.op === "softDelete") {
    const change: ServerChange = {
      tag: planned.op,
      value: { ...classOfGone(delivery), serverId: planned.id },
    };
    return { planned, change };
  }
  // What was left out the first time stays so until it changes: the device may have got that answer.
  if (!isItemPlan(planned) || planned.op === "skip") return { planned, change: undefined };
  try {
    const item = await loading;
    if (!item) return undefined;
    const broken = delivery.exchange.brokenItems.reasonOf(
      placeOf(delivery, planned),
      fingerprintsOf(item).content,
    );
    if (broken !== undefined) return leaveOut(delivery, { ...planned, ...fingerprintsOf(item) }, broken);
    const applicationData = await render(delivery, planned, item);
    const tag = planned.op === "change" || planned.op === "flags" ? "change" : "add";
    const sent = toNote(delivery, planned, item);
    return {
      planned: sent,
      change: { tag, value: { ...classOfItem(item), serverId: planned.id, applicationData } },
    };
  } catch (error) {
    if (isNotFound(error)) {
      return delivery.again ? { planned: perhapsOnDevice(planned.id), change: undefined } : undefined;
    }
    if (isUnavailable(error) || delivery.exchange.call.signal.aborted) throw error;
    return leaveOut(delivery, planned, error);
  }
}

/**
 * Sends planned changes one by one, each read when its turn comes, and keeps account of what was really sent. It stops
 * when the budget is spent. An item that cannot be read, converted or written is left out and noted with the reason.
 */
export class Deliverer {
  readonly #delivery: Delivery;
  readonly #planned: Prefetch<PlannedChange, Item | undefined>;
  readonly #turns: Turns;
  readonly #done: PlannedChange[] = [];
  readonly #list: readonly PlannedChange[];
  /** How many of the list were begun. */
  #taken = 0;
  #next: Ready | undefined;
  #cut = false;

  constructor(delivery: Delivery, planned: readonly PlannedChange[]) {
    this.#delivery = delivery;
    this.#list = planned;
    const { prefetch } = delivery.exchange.settings;
    this.#planned = new Prefetch(planned, (change) => loadFor(delivery, change), prefetch);
    this.#turns = new Turns(delivery.exchange.now);
  }

  /** What was sent, noted or skipped so far, in order. */
  get done(): readonly PlannedChange[] {
    return this.#done;
  }

  /** Whether it stopped before the end of the plan. */
  get cut(): boolean {
    return this.#cut;
  }

  /** Goes to the first change that is really to be sent; false if there is none. */
  async open(): Promise<boolean> {
    this.#next = await this.#advance();
    return this.#next !== undefined;
  }

  async *changes(): AsyncGenerator<ServerChange, void, undefined> {
    for (; this.#next?.change; this.#next = await this.#advance()) {
      const { planned, change } = this.#next;
      try {
        yield change;
        this.#done.push(planned);
      } catch (fault) {
        this.#takeBack(planned, fault);
      }
    }
  }

  /** Notes an item that the encoder could not write. If some of it has gone out, the whole answer breaks off. */
  #takeBack(planned: PlannedChange, fault: unknown): void {
    if (!isItemPlan(planned)) return;
    const cause = fault instanceof UnwritableItem ? fault.cause : fault;
    this.#done.push(leaveOut(this.#delivery, planned, cause).planned);
    if (fault instanceof UnwritableItem && fault.undone) return;
    const { exchange } = this.#delivery;
    exchange.brokenItems.note(placeOf(this.#delivery, planned), planned.content, describe(cause));
  }

  /** Goes on to the next change to be sent, noting those that are not. */
  async #advance(): Promise<Ready | undefined> {
    for (let next = this.#planned.next(); next; next = this.#planned.next()) {
      this.#taken++;
      if (this.#done.length > 0 && this.#delivery.budget.spent) {
        this.#stop();
        return undefined;
      }
      await this.#turns.pause();
      const ready = await this.#prepare(next);
      if (this.#cut) return undefined;
      if (ready?.change) return ready;
      if (ready) this.#done.push(ready.planned);
    }
    return undefined;
  }

  /** A backend that is unavailable ends the delivery, and the rest comes another time. */
  async #prepare({ item, result }: Loading<PlannedChange, Item | undefined>): Promise<Ready | undefined> {
    try {
      return await prepare(this.#delivery, item, result);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.#stop();
      return undefined;
    }
  }

  /** Leaves the change that was taken last, and all that follow, for another time. */
  #stop(): void {
    this.#cut = true;
    if (!this.#delivery.again) return;
    const left = this.#list.slice(this.#taken - 1);
    this.#done.push(...left.map((each) => (each.op === "skip" ? each : perhapsOnDevice(each.id))));
  }

  /** Notes what became of a planned change that is not sent. */
}
