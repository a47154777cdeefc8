// What a Sync with 10 changes costs when the collection is small and when it is huge, with a change feed: time, state
// bytes written, commits; and the peak of memory while the huge one is synchronised for the first time.
// Run after a build: node --expose-gc bench/sync-changes.mjs [items …]
import { commands, readMessage, writeMessage } from "@easkit/eas-schema";
import { createEasServer, createMemoryStore } from "easkit";

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000, 100_000, 1_000_000];
const rounds = 200;
const changesPerRound = 10;
const window = 2_000;

const idOf = (index) => String(index).padStart(8, "0");

/** A folder of notes with a feed: the cursor is a number, first the items in order, then the log of changes. */
function createFeedBackend(count) {
  const revisions = new Map();
  const log = [];
  return {
    log,
    change(index) {
      revisions.set(idOf(index), log.length + 1);
      log.push(idOf(index));
    },
    authenticate: async () => ({ id: "alice" }),
    async *listFolders() {
      yield { id: "notes", displayName: "Notes", type: "notes" };
    },
    async *listItems() {
      for (let index = 0; index < count; index++)
        yield { id: idOf(index), revision: String(revisions.get(idOf(index)) ?? 0) };
    },
    async getItem(_ctx, _folderId, id) {
      return { class: "Notes", revision: String(revisions.get(id) ?? 0), properties: { subject: id } };
    },
    async getChanges(_ctx, _folderId, cursor = "0", { limit }) {
      const from = Number(cursor);
      const changes = [];
      let at = from;
      for (; at < count + log.length && changes.length < limit; at++) {
        const id = at < count ? idOf(at) : log[at - count];
        changes.push({ id, revision: String(revisions.get(id) ?? 0) });
      }
      return { changes, cursor: String(at), more: at < count + log.length };
    },
  };
}

function meter(store) {
  const counts = { bytes: 0, commits: 0 };
  const commit = async (batch) => {
    counts.commits++;
    for (const { key, value } of batch.put ?? []) counts.bytes += key.length + value.length;
    return store.commit(batch);
  };
  return {
    store: {
      ...store,
      get: store.get.bind(store),
      scan: store.scan.bind(store),
      remove: store.remove.bind(store),
      commit,
    },
    counts,
  };
}

async function* once(bytes) {
  yield bytes;
}

function createClient(server) {
  return async (command, message) => {
    const chunks = [];
    await writeMessage(commands[command].request, message, "16.1", (chunk) => void chunks.push(chunk));
    const headers = { authorization: `Basic ${btoa("alice:x")}`, "ms-asprotocolversion": "16.1" };
    const reply = await server.serve({
      method: "POST",
      url: `/Microsoft-Server-ActiveSync?Cmd=${command}&User=alice&DeviceId=bench&DeviceType=bench`,
      header: (name) => headers[name],
      body: once(Buffer.concat(chunks)),
      signal: new AbortController().signal,
    });
    const body = reply.body instanceof Uint8Array ? reply.body : reply.body;
    return body.length === 0 ? undefined : readMessage(commands[command].response, body);
  };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const mib = (bytes) => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;

async function measure(count) {
  const backend = createFeedBackend(count);
  const { store, counts } = meter(createMemoryStore());
  const server = createEasServer({ backend, state: store, maxWindowSize: window, responseItems: window });
  const call = createClient(server);
  await call("FolderSync", { syncKey: "0" });
  let syncKey = (await call("Sync", { collections: [{ collectionId: "notes", syncKey: "0" }] }))
    .collections[0].syncKey;
  const sync = async () => {
    const answer = await call("Sync", {
      collections: [{ collectionId: "notes", syncKey, windowSize: window }],
    });
    const collection = answer?.collections[0];
    syncKey = collection?.syncKey ?? syncKey;
    return collection;
  };
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let peak = before;
  const started = performance.now();
  for (let more = true; more; ) {
    more = (await sync())?.moreAvailable === true;
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  }
  const initial = (performance.now() - started) / 1000;
  const times = [];
  const bytes = [];
  const step = Math.max(1, Math.floor(count / (rounds * changesPerRound)));
  for (let round = 0; round < rounds; round++) {
    for (let each = 0; each < changesPerRound; each++)
      backend.change(((round * changesPerRound + each) * step * 7919) % count);
    const written = counts.bytes;
    const begun = performance.now();
    const collection = await sync();
    times.push(performance.now() - begun);
    bytes.push(counts.bytes - written);
    if (collection.commands.length !== changesPerRound)
      throw new Error(`${collection.commands.length} changes`);
  }
  return {
    count,
    initial,
    perItem: (peak - before) / count,
    peak: peak - before,
    time: median(times),
    bytes: median(bytes),
    most: Math.max(...bytes),
  };
}

const results = [];
for (const count of sizes) {
  const result = await measure(count);
  results.push(result);
  const { initial, peak, perItem, time, bytes, most } = result;
  console.log(
    `${String(count).padStart(9)} items: initial sync ${initial.toFixed(1)} s (${((1e6 * initial) / count).toFixed(0)} µs an item), heap +${mib(peak)} (${perItem.toFixed(0)} bytes an item, the state itself is in memory); 10 changes ${time.toFixed(2)} ms, ${bytes} bytes written (at most ${most})`,
  );
}
const [first] = results;
const last = results.at(-1);
console.log(
  `from ${first.count} to ${last.count} items: time ${(last.time / first.time).toFixed(2)} times, bytes ${(last.bytes / first.bytes).toFixed(2)} times   (goal: below 2)`,
);
