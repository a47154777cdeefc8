import { createServer } from "node:http";
import { toNodeHandler } from "@easkit/host-node";
import { createEasServer } from "easkit";
import { createDurableBackend } from "./durable-backend.js";
import { openStore, type StoreName } from "./stores.js";

/** What a server process is told. */
export interface ServeOptions {
  readonly folder: string;
  readonly port: number;
  readonly store: StoreName;
}

/** Serves until the process is killed. Says `ready` once it listens on the loopback interface. */
export async function serve({ folder, port, store }: ServeOptions): Promise<never> {
  const server = createEasServer({
    backend: createDurableBackend(folder),
    state: openStore(store, folder),
    responseBytes: 24_000,
    pollInterval: 1,
  });
  createServer(toNodeHandler(server)).listen(port, "127.0.0.1", () => process.stdout.write("ready\n"));
  return new Promise(() => {});
}
