// What each store does in a second, beside the memory store. Run after a build: node bench/stores.mjs
// PostgreSQL and Redis are started for it on free ports of the loopback interface, and left out where they are absent.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createPostgresStore } from "@easkit/store-postgres";
import { createRedisStore } from "@easkit/store-redis";
import { createSqliteStore } from "@easkit/store-sqlite";
import { createMemoryStore } from "@easkit/syncstate";

const MILLISECONDS = Number(process.argv[2] ?? 1000);
const AT_ONCE = 16;
const SEGMENT = Buffer.alloc(4096, "segment ");
const HEAD = Buffer.alloc(200, "head ");
const SCANNED = 2000;

const folder = mkdtempSync(join(tmpdir(), "easkit-bench-"));
const servers = [];

async function findFreePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Starts a server and waits for the line that says that it is ready. */
async function serve(program, args, options, output, readyLine) {
  const server = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  servers.push(server);
  server[output === "stdout" ? "stderr" : "stdout"].resume();
  await new Promise((resolve, reject) => {
    createInterface({ input: server[output] })
      .on("line", (line) => line.includes(readyLine) && resolve())
      .on("close", () => reject(new Error(`${program} ended`)));
  });
}

async function startPostgres() {
  const debian = "/usr/lib/postgresql";
  const [version] = existsSync(debian) ? readdirSync(debian) : [];
  if (version === undefined) return undefined;
  const idOf = (option) => Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));
  const user = process.getuid() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  const data = mkdtempSync(join(tmpdir(), "easkit-bench-"));
  if (user.uid) chownSync(data, user.uid, user.gid);
  const bin = join(debian, version, "bin");
  const init = ["-D", data, "--username=tester", "--auth=trust", "--encoding=UTF8", "--locale=C"];
  execFileSync(join(bin, "initdb"), init, { ...user, cwd: data });
  const port = await findFreePort();
  const settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="];
  const args = ["-D", data, "-p", String(port), ...settings];
  await serve(join(bin, "postgres"), args, { ...user, cwd: data }, "stderr", "ready to accept connections");
  return { connectionString: `postgres://tester@127.0.0.1:${port}/postgres`, data };
}

async function startRedis(...settings) {
  const port = await findFreePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", ...settings];
  await serve("redis-server", args, {}, "stdout", "Ready to accept connections");
  return `redis://127.0.0.1:${port}`;
}

/** How often `step` gets done in a second, by so many at once. */
async function measure(atOnce, step) {
  const began = performance.now();
  const end = began + MILLISECONDS;
  let done = 0;
  const worker = async (number) => {
    for (; performance.now() < end; done++) await step(number);
  };
  await Promise.all(Array.from({ length: atOnce }, (_, number) => worker(number)));
  return (done * 1000) / (performance.now() - began);
}

/** A sync as the store sees it: the head by compare-and-set, and one segment. */
function committing(store, name) {
  const revisions = new Map();
  let segment = 0;
  return async (number) => {
    const key = `${name}/${number}/h`;
    const put = [
      { key, value: HEAD },
      { key: `${name}/${number}/i/${segment++ % 64}`, value: SEGMENT },
    ];
    const result = await store.commit({ expect: [{ key, revision: revisions.get(key) }], put });
    if (!result.committed) throw new Error("a commit was refused");
    revisions.set(key, result.revision);
  };
}

async function measureScan(store) {
  const put = Array.from({ length: SCANNED }, (_, at) => ({ key: `scan/${at + 10_000}`, value: SEGMENT }));
  await store.commit({ put });
  const scans = await measure(1, async () => {
    let entries = 0;
    for await (const _ of store.scan("scan/")) entries++;
    if (entries !== SCANNED) throw new Error("a scan missed entries");
  });
  return (scans * SCANNED * SEGMENT.length) / 1e6;
}

async function measureStore(store) {
  await measure(1, committing(store, "warm"));
  const row = {
    "commits/s": await measure(1, committing(store, "one")),
    [`commits/s, ${AT_ONCE} at once`]: await measure(AT_ONCE, committing(store, "many")),
    "gets/s": await measure(1, () => store.get("one/0/h")),
    [`gets/s, ${AT_ONCE} at once`]: await measure(AT_ONCE, () => store.get("one/0/h")),
    "scan MB/s": await measureScan(store),
  };
  await store.close?.();
  return row;
}

const show = (value, memory) =>
  `${Math.round(value)} (1/${(memory / value).toFixed(value > memory / 10 ? 1 : 0)})`;

const postgres = await startPostgres();
const hasRedis = ["/usr/bin", "/usr/local/bin"].some((place) => existsSync(join(place, "redis-server")));
const stores = {
  memory: () => createMemoryStore(),
  "sqlite, normal": () => createSqliteStore({ path: join(folder, "normal.db") }),
  "sqlite, full": () => createSqliteStore({ path: join(folder, "full.db"), synchronous: "full" }),
  ...(postgres && { postgres: () => createPostgresStore(postgres) }),
  ...(hasRedis && {
    redis: async () => createRedisStore({ url: await startRedis() }),
    "redis, append-only": async () => createRedisStore({ url: await startRedis("--appendonly", "yes") }),
  }),
};
const rows = {};
for (const [name, open] of Object.entries(stores)) rows[name] = await measureStore(await open());
console.log(
  `Node ${process.version}; a commit is a head of 200 bytes and a segment of 4 KiB; in brackets the part of memory`,
);
const table = Object.entries(rows).map(([name, row]) => [
  name,
  Object.fromEntries(Object.entries(row).map(([what, value]) => [what, show(value, rows.memory[what])])),
]);
console.table(Object.fromEntries(table));

for (const server of servers) {
  const ended = once(server, "exit");
  server.kill("SIGINT");
  await ended;
}
for (const each of [folder, postgres?.data]) if (each) rmSync(each, { recursive: true });
