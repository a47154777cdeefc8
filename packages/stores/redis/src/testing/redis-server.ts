import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { Cluster, Redis } from "ioredis";

/** A Redis of its own for the tests, on a free port of the loopback interface. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Kills it without warning. */
  kill(): Promise<void>;
  /** Starts it again after a kill, with the same folder on the same port. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

/** The path of redis-server. @throws Error where it has to be there (in CI) and is not */
export function findRedis(): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/local/bin", "/opt/homebrew/bin"];
  const found = folders.map((folder) => join(folder, "redis-server")).find(isExecutable);
  if (found !== undefined) return found;
  const message = "redis-server is not installed (Debian: redis-server)";
  if (process.env["CI"]) throw new Error(message);
  console.warn(`${message}: its tests are skipped`);
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts a server that keeps nothing on disk, unless the settings say so. */
export async function startRedis(program: string, ...settings: string[]): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "easkit-redis-"));
  const port = await findFreePort();
  const own = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", ...settings];
  const run = () => spawn(program, own, { stdio: ["ignore", "pipe", "inherit"] });
  let server = run();
  const kill = () => end(server);
  await ready(server);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid ?? 0;
    },
    kill,
    async start() {
      server = run();
      await ready(server);
    },
    async remove() {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
}

/** Settings of a node of a cluster, which without a second node would not find out its own address. */
export const asCluster = ["--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1"];

/** A client of a cluster of one node, which has all slots. */
export async function createClusterOn(server: RedisServer): Promise<Cluster> {
  const node = new Redis(server.url);
  await node.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
  while (!String(await node.call("CLUSTER", "INFO")).includes("cluster_state:ok"));
  node.disconnect();
  return new Cluster([{ host: "127.0.0.1", port: server.port }]);
}

async function ready(server: ChildProcess): Promise<void> {
  const kill = () => server.kill("SIGKILL");
  process.once("exit", kill);
  server.once("exit", () => process.off("exit", kill));
  if (server.stdout === null) throw new Error("Redis has no output");
  const said: string[] = [];
  const lines = createInterface({ input: server.stdout });
  // Goes on reading after the start: a full pipe would stop the server.
  await new Promise<void>((resolve, reject) => {
    lines.on("line", (line) => {
      said.push(line);
      if (line.includes("Ready to accept connections")) resolve();
    });
    lines.on("close", () => reject(new Error(`Redis ended: ${said.join("\n")}`)));
  });
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGKILL");
  await ended;
}

async function findFreePort(): Promise<number> {
  // A node of a cluster takes the port 10,000 above its own as well.
  for (;;) {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    server.close();
    await once(server, "close");
    if (address === null || typeof address === "string") throw new Error("A TCP server has no port");
    if (address.port < 50_000) return address.port;
  }
}
