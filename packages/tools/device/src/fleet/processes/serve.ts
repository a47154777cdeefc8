import { createServer } from "node:http";
import { toNodeHandler } from "@easkit/host-node";
import { createEasServer } from "easkit";
import { fleetPassword } from "../carrier.js";
import { findGroupware } from "./groupware.js";
import type { Said } from "./server-child.js";
import { type StoreName, storeKind } from "./stores.js";

/** What a server process is told. */
export interface ServeOptions {
  readonly folder: string;
  readonly port: number;
  readonly store: StoreName;
  /** Where the store is: a path or a URL. */
  readonly place: string;
}

/** Seconds between two looks for changes that nobody told: with a bus so many that only the bus can have told. */
const pollIntervals = { alone: 1, joined: 600 };

const say = (what: Said) => process.stdout.write(`${what}\n`);

/**
 * Serves until the process is killed, or the one that started it is gone. Says `ready` once it listens on the loopback
 * interface, `waiting` when a request begins to wait, and `woken` when a change has ended a wait. Besides devices it
 * listens to the groupware: a POST to `/changed?user=…` tells of a change.
 */
export async function serve({ folder, port, store, place }: ServeOptions): Promise<never> {
  const { state, bus, locker } = storeKind(store).open(place);
  const { open } = findGroupware();
  const waits = new Set<number>();
  const server = createEasServer({
    backend: open(folder, fleetPassword),
    state,
    locker,
    ...(bus && { bus }),
    responseBytes: 24_000,
    pollInterval: bus ? pollIntervals.joined : pollIntervals.alone,
    onEvent(event) {
      if (event.type === "waiting") {
        waits.add(event.id);
        say("waiting");
      } else if (event.type === "woken" && waits.delete(event.id) && event.reason === "change") say("woken");
    },
  });
  const handle = toNodeHandler(server);
  createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    if (pathname === "/changed") {
      server.notify.changed(searchParams.get("user") ?? "");
      response.end();
    } else handle(request, response);
  }).listen(port, "127.0.0.1", () => say("ready"));
  process.stdin.on("end", () => process.exit()).resume();
  return new Promise(() => {});
}
