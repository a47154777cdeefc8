import { once } from "node:events";
import { StoreUnavailable } from "@easkit/syncstate/store-support";
import { type Cluster, Redis } from "ioredis";
import { isUnknownScript, type Script } from "./script.js";

/** A Redis that the host has a client for, or one that is connected to here. */
export type RedisPlace =
  /**
   * The host's client, also of a cluster. It is left open. The host listens for its `error` event, and does not turn
   * `autoResendUnfulfilledCommands` off unless `maxRetriesPerRequest` is 0: ioredis never ends what it does not resend.
   */
  | { readonly client: Redis | Cluster }
  /** A `redis://` or `rediss://` URL. The connection made for it is closed with what uses it. */
  | { readonly url: string };

/** A client, whether it is ours to close, and how commands are sent with it. */
export interface RedisLink {
  readonly client: Redis | Cluster;
  /**
   * Sends a command once the client is ready, and gives its answer with `Buffer` for text.
   *
   * @param onLoss What is committed when the connection is lost before the answer.
   * @throws StoreUnavailable when Redis cannot be reached or does not work now; its own error for anything lasting
   */
  send(onLoss: "nothing" | "unknown", command: string, parameters: Parameter[]): Promise<unknown>;
  /** Runs a script, by its hash where the server knows it. Errors are those of `send`. */
  run(onLoss: "nothing" | "unknown", script: Script, keys: string[], values: Parameter[]): Promise<unknown>;
  /** Waits until commands can be sent. @throws StoreUnavailable */
  ready(): Promise<void>;
  close(): Promise<void>;
}

type Parameter = string | Buffer;

/** What is used of either kind of client. */
interface Commands {
  callBuffer(command: string, parameters: Parameter[]): Promise<unknown>;
}

/** Milliseconds to wait for a connection before a command is given up. */
const PATIENCE = 10_000;

/** States of a server that pass by themselves or by what its operator does. */
const passing = /^(LOADING|BUSY|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|OOM|MISCONF|NOREPLICAS)\b/;

/** Connects, or uses the connection of the host. */
export function createLink(place: RedisPlace): RedisLink {
  const owned = !("client" in place);
  const client = "client" in place ? place.client : connect(place.url);
  const commands: Commands = client;
  let waiting: Promise<void> | undefined;

  const ready = async () => {
    if (client.status === "ready") return;
    waiting ??= waitUntilReady(client).finally(() => {
      waiting = undefined;
    });
    await waiting;
  };
  const sendRaw = async (onLoss: "nothing" | "unknown", command: string, parameters: Parameter[]) => {
    await ready();
    try {
      return await commands.callBuffer(command, parameters);
    } catch (error) {
      throw toStoreError(error, onLoss);
    }
  };
  return {
    client,
    ready,
    send: sendRaw,
    async run(onLoss, { text, hash }, keys, values) {
      const parameters = [String(keys.length), ...keys, ...values];
      try {
        return await sendRaw(onLoss, "EVALSHA", [hash, ...parameters]);
      } catch (error) {
        if (!isUnknownScript(error)) throw error;
        return sendRaw(onLoss, "EVAL", [text, ...parameters]);
      }
    },
    async close() {
      if (owned && client.status !== "end") client.disconnect();
    },
  };
}

function connect(url: string): Redis {
  // A lost connection ends what was sent on it at once. Without the 0 ioredis sends it again, and its own option not
  // to do so leaves it without an end.
  const client = new Redis(url, { connectionName: "easkit", maxRetriesPerRequest: 0 });
  // Told to whoever waits for an answer; without a listener ioredis writes to the console.
  client.on("error", () => {});
  return client;
}

/** So that a command that fails after this was sent, and one that was not sent is known not to be. */
async function waitUntilReady(client: Redis | Cluster): Promise<void> {
  try {
    if (client.status === "end") throw new Error("The connection to Redis is closed");
    // A client made with `lazyConnect`. Its `error` or `ready` event tells how this ends.
    if (client.status === "wait") client.connect().catch(() => {});
    await once(client, "ready", { signal: AbortSignal.timeout(PATIENCE) });
  } catch (cause) {
    throw new StoreUnavailable("nothing", cause);
  }
}

function toStoreError(error: unknown, onLoss: "nothing" | "unknown"): unknown {
  if (!isReplyError(error)) return new StoreUnavailable(onLoss, error);
  return passing.test(error.message) ? new StoreUnavailable("nothing", error) : error;
}

/** An answer of the server, as opposed to the loss of it. */
const isReplyError = (error: unknown): error is Error =>
  error instanceof Error && error.name === "ReplyError";
