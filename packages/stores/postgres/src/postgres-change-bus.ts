import { setTimeout as pause } from "node:timers/promises";
import type { AnyChange, Change, ChangeBus } from "@easkit/syncstate";
import { fromPayload, toPayload } from "@easkit/syncstate/store-support";
import pg from "pg";
import { quoteIdentifier } from "./schema.js";

/** Where and how changes are told. */
export interface PostgresChangeBusOptions {
  /** A `postgres://` URL of the server itself: a pooler in transaction mode does not carry notifications. */
  readonly connectionString: string;
  /** The channel's name, up to 63 bytes, the same on all nodes; `easkit_changes` unless given. */
  readonly channel?: string;
  /**
   * Milliseconds between two checks that the connection still lives, each of which may take as long. 30,000 unless
   * given.
   */
  readonly heartbeat?: number;
}

/** PostgreSQL takes payloads of less than 8000 bytes. */
const PAYLOAD_LIMIT = 7999;
/** Milliseconds before the first attempt to connect again; doubled with each that fails, up to the second one. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

/**
 * Tells changes between nodes with LISTEN and NOTIFY, on one connection of its own that is made with the first use and
 * made again when it is lost; subscribers then hear that anything may have changed. Equal changes that are published
 * while others are on their way go out once.
 */
export function createPostgresChangeBus(options: PostgresChangeBusOptions): ChangeBus {
  const { connectionString, channel = "easkit_changes", heartbeat = 30_000 } = options;
  return new PostgresChangeBus({ connectionString, channel, heartbeat });
}

type Listener = (change: Change | AnyChange) => void;

class PostgresChangeBus implements ChangeBus {
  readonly #options: Required<PostgresChangeBusOptions>;
  readonly #listeners = new Set<{ readonly tell: Listener }>();
  readonly #closing = new AbortController();
  /** The connection that listens, or is about to. */
  #client: Promise<pg.Client> | undefined;
  /** Collects what is published until the batch before is through. */
  #batch: { readonly payloads: Set<string>; readonly sent: Promise<void> } | undefined;
  #lastSent: Promise<unknown> = Promise.resolve();

  constructor(options: Required<PostgresChangeBusOptions>) {
    this.#options = options;
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
    const [client] = await Promise.allSettled([this.#client]);
    if (client.status === "fulfilled") await client.value?.end();
  }

  #startBatch() {
    const payloads = new Set<string>();
    const sent = Promise.allSettled([this.#lastSent]).then(async () => {
      this.#batch = undefined;
      await this.#send([...payloads]);
    });
    this.#lastSent = sent;
    return { payloads, sent };
  }

  async #send(payloads: readonly string[]): Promise<void> {
    const client = await this.#connected();
    const sql = "SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload";
    await client.query(sql, [this.#options.channel, payloads]);
  }

  #connected(): Promise<pg.Client> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  async #connect(): Promise<pg.Client> {
    const { connectionString, channel, heartbeat } = this.#options;
    const client = new pg.Client({
      connectionString,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      application_name: "easkit",
    });
    let beat: NodeJS.Timeout | undefined;
    client.on("notification", ({ payload = "" }) => this.#tell(fromPayload(payload)));
    // What is wrong is told to whoever waits for a query; that the connection has ended follows.
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query(`LISTEN ${quoteIdentifier(channel)}`);
    } catch (error) {
      this.#client = undefined;
      await client.end();
      throw error;
    }
    client.once("end", () => {
      clearInterval(beat);
      this.#reconnect();
    });
    beat = setInterval(() => checkLife(client, heartbeat), heartbeat).unref();
    return client;
  }

  /** Until it succeeds or the bus is closed, with longer and longer pauses, not at the same time as other nodes. */
  async #reconnect(): Promise<void> {
    this.#client = undefined;
    const { signal } = this.#closing;
    for (let longest = FIRST_PAUSE; !signal.aborted; longest = Math.min(longest * 2, LONGEST_PAUSE)) {
      const [paused] = await Promise.allSettled([pause(longest * Math.random(), undefined, { signal })]);
      if (paused.status === "rejected") return;
      const [client] = await Promise.allSettled([this.#connected()]);
      if (client.status === "rejected") continue;
      this.#tell({ kind: "anything" });
      return;
    }
  }

  #tell(change: Change | AnyChange): void {
    // Each in a task of its own, so that an error of one does not keep the change from the others.
    for (const { tell } of this.#listeners) queueMicrotask(() => tell(change));
  }
}

/** A connection may be dead without a word, as when a firewall has forgotten it. One without an answer is ended. */
async function checkLife(client: pg.Client, patience: number): Promise<void> {
  const query = { text: "SELECT", query_timeout: patience };
  const [answer] = await Promise.allSettled([client.query(query)]);
  if (answer.status === "rejected") client.connection.stream.destroy();
}
