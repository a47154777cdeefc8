import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** A PostgreSQL of its own for the tests, on a free port of the loopback interface. */
export interface PostgresServer {
  readonly connectionString: string;
  /** Ends it at once, as a crash of the server would end its connections. */
  stop(): Promise<void>;
  /** Starts it again after a stop, with the same data on the same port. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

const places = ["/usr/lib/postgresql", "/usr/local/pgsql/bin", "/opt/homebrew/bin"];

/** The folder with PostgreSQL's programs. @throws Error where they have to be there (in CI) and are not */
export function findPostgres(): string | undefined {
  const [debian = "", ...others] = places;
  const versions = existsSync(debian)
    ? readdirSync(debian).sort((one, other) => Number(other) - Number(one))
    : [];
  const folders = [...versions.map((version) => join(debian, version, "bin")), ...others];
  const found = folders.find((folder) => existsSync(join(folder, "initdb")));
  if (found !== undefined) return found;
  const message = "PostgreSQL's programs are not installed (Debian: postgresql)";
  if (process.env["CI"]) throw new Error(message);
  console.warn(`${message}: its tests are skipped`);
  return undefined;
}

/** Creates a cluster and starts it. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const user = findUser();
  const data = await mkdtemp(join(tmpdir(), "easkit-postgres-"));
  if (user.uid !== undefined) await chown(data, user.uid, user.gid);
  // The order of a human language, so that a query that forgets to ask for the order of bytes is found out.
  const order = ["--encoding=UTF8", "--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"];
  const access = ["--username=tester", "--auth=trust", "--no-sync"];
  await promisify(execFile)(join(programs, "initdb"), ["-D", data, ...order, ...access], {
    ...user,
    cwd: data,
  });
  const port = await findFreePort();
  const settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"];
  const run = () =>
    spawn(join(programs, "postgres"), ["-D", data, "-p", String(port), ...settings], {
      ...user,
      cwd: data,
      stdio: ["ignore", "ignore", "pipe"],
    });
  let server = run();
  const stop = () => end(server);
  await ready(server);
  return {
    connectionString: `postgres://tester@127.0.0.1:${port}/postgres`,
    stop,
    async start() {
      server = run();
      await ready(server);
    },
    async remove() {
      await stop();
      await rm(data, { recursive: true });
    },
  };
}

/** PostgreSQL does not run as root. */
function findUser(): { uid: number; gid: number } | { uid?: undefined } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (option: string) => Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

async function ready(server: ChildProcess): Promise<void> {
  const kill = () => server.kill("SIGKILL");
  process.once("exit", kill);
  server.once("exit", () => process.off("exit", kill));
  if (server.stderr === null) throw new Error("PostgreSQL has no output");
  const said: string[] = [];
  const lines = createInterface({ input: server.stderr });
  // Goes on reading after the start: a full pipe would stop the server.
  await new Promise<void>((resolve, reject) => {
    lines.on("line", (line) => {
      said.push(line);
      if (line.includes("ready to accept connections")) resolve();
    });
    lines.on("close", () => reject(new Error(`PostgreSQL ended: ${said.join("\n")}`)));
  });
}

/** "Immediate" shutdown: connections are cut, and the data is as after a crash. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGQUIT");
  await ended;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("A TCP server has no port");
  return address.port;
}
