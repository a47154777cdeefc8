import { setTimeout as pause } from "node:timers/promises";
import type { AnyChange, Change, ChangeBus } from "@easkit/syncstate";
import { fromPayload, toPayload } from "@easkit/syncstate/store-support";
import type { Cluster, Redis } from "ioredis";
import { createLink, type RedisLink, type RedisPlace } from "./redis-link.js";

/** Where and how changes are told. */
export type RedisChangeBusOptions = RedisPlace & {
  /** The channel's name, the same on all nodes; `easkit:changes` unless given. */
  readonly channel?: string;
  /**
   * Milliseconds between two checks that the subscription's connection still lives, each of which may take as long.
   * 30,000 unless given.
   */
  readonly heartbeat?: number;
};

/** Redis has no limit worth the name; this one keeps a stray identifier from flooding all nodes. */
const PAYLOAD_LIMIT = 65_536;
/** Milliseconds before the first attempt to connect again; doubled with each that fails, up to the second one. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

/**
 * Tells changes between nodes by pub/sub. The subscription has a connection of its own, made with the first
 * subscription like that of the client and made again when it is lost; subscribers then hear that anything may have
 * changed. On a cluster it is a connection to one node, and Redis carries what is published to all of them. Equal
 * changes that are published while others are on their way go out once.
 */
export function createRedisChangeBus(options: RedisChangeBusOptions): ChangeBus {
  const { channel = "easkit:changes", heartbeat = 30_000 } = options;
  return new RedisChangeBus(createLink(options), channel, heartbeat);
}

type Listener = (change: Change | AnyChange) => void;

class RedisChangeBus implements ChangeBus {
  readonly #link: RedisLink;
  readonly #channel: string;
  readonly #heartbeat: number;
  readonly #listeners = new Set<{ readonly tell: Listener }>();
  readonly #closing = new AbortController();
  /** The connection that subscribes, or is about to. */
  #subscriber: Promise<Redis> | undefined;
  /** Collects what is published until the batch before is through. */
  #batch: { readonly payloads: Set<string>; readonly sent: Promise<void> } | undefined;
  #lastSent: Promise<unknown> = Promise.resolve();

  constructor(link: RedisLink, channel: string, heartbeat: number) {
    this.#link = link;
    this.#channel = channel;
    this.#heartbeat = heartbeat;
  }

  async publish(change: Change): Promise<void> {
    this.#closing.signal.throwIfAborted();
    this.#batch ??= this.#startBatch();
    this.#batch.payloads.add(toPayload(change, PAYLOAD_LIMIT));
    await this.#batch.sent;
  }

  async subscribe(onChange: Listener): Promise<() => Promise<void>> {
    this.#closing.signal.throwIfAborted();
    const listener = { tell: onChange };
    this.#listeners.add(listener);
    try {
      await this.#connected();
    } catch (error) {
      this.#listeners.delete(listener);
      throw error;
    }
    return async () => {
      this.#listeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(new Error("The change bus is closed"));
    this.#listeners.clear();
    // What was published before goes out. Whoever published hears of an error; here only the end counts.
    await Promise.allSettled([this.#lastSent]);
    const [subscriber] = await Promise.allSettled([this.#subscriber]);
    if (subscriber.status === "fulfilled") subscriber.value?.disconnect();
    await this.#link.close();
  }

  #startBatch() {
    const payloads = new Set<string>();
    const sent = Promise.allSettled([this.#lastSent]).then(async () => {
      this.#batch = undefined;
      const publish = (payload: string) => this.#link.send("unknown", "PUBLISH", [this.#channel, payload]);
      await Promise.all([...payloads].map(publish));
    });
    this.#lastSent = sent;
    return { payloads, sent };
  }

  #connected(): Promise<Redis> {
    this.#subscriber ??= this.#connect();
    return this.#subscriber;
  }

  async #connect(): Promise<Redis> {
    let subscriber: Redis | undefined;
    try {
      await this.#link.ready();
      subscriber = createSubscriber(this.#link.client, this.#heartbeat);
      subscriber.on("message", (_, payload) => this.#tell(fromPayload(payload)));
      await subscriber.connect();
      await subscriber.subscribe(this.#channel);
    } catch (error) {
      this.#subscriber = undefined;
      subscriber?.disconnect();
      throw error;
    }
    this.#watch(subscriber);
    return subscriber;
  }

  #watch(subscriber: Redis): void {
    const beat = setInterval(async () => {
      if (await isAlive(subscriber)) return;
      clearInterval(beat);
      subscriber.disconnect();
    }, this.#heartbeat).unref();
    subscriber.once("end", () => {
      clearInterval(beat);
      this.#subscriber = undefined;
      this.#reconnect();
    });
  }

  /** Until it succeeds or the bus is closed, with longer and longer pauses, not at the same time as other nodes. */
  async #reconnect(): Promise<void> {
    const { signal } = this.#closing;
    for (let longest = FIRST_PAUSE; !signal.aborted; longest = Math.min(longest * 2, LONGEST_PAUSE)) {
      const [paused] = await Promise.allSettled([pause(longest * Math.random(), undefined, { signal })]);
      if (paused.status === "rejected") return;
      const [subscriber] = await Promise.allSettled([this.#connected()]);
      if (subscriber.status === "rejected") continue;
      this.#tell({ kind: "anything" });
      return;
    }
  }

  #tell(change: Change | AnyChange): void {
    // Each in a task of its own, so that an error of one does not keep the change from the others.
    for (const { tell } of this.#listeners) queueMicrotask(() => tell(change));
  }
}

/** Connects by itself only once: what was missed meanwhile has to be told after each new connection. */
function createSubscriber(client: Redis | Cluster, patience: number): Redis {
  const nodes = "nodes" in client ? client.nodes() : [client];
  const node = nodes[Math.floor(Math.random() * nodes.length)];
  if (node === undefined) throw new Error("The cluster has no nodes");
  const subscriber = node.duplicate({
    connectionName: "easkit-changes",
    lazyConnect: true,
    retryStrategy: () => null,
    commandTimeout: patience,
  });
  // The `end` event follows.
  subscriber.on("error", () => {});
  return subscriber;
}

/** A connection may be dead without a word, as when a firewall has forgotten it: then there is no answer in time. */
async function isAlive(subscriber: Redis): Promise<boolean> {
  const [answer] = await Promise.allSettled([subscriber.ping()]);
  return answer.status === "fulfilled";
}
