// What a sync costs in a small and a large collection. Run after a build: node bench/syncstate.mjs
import { createMemoryStore, createSyncState, toFingerprint } from "@easkit/syncstate";

const SMALL = 10_000;
const LARGE = 1_000_000;
const WINDOW = 500;
const CHANGES = 10;
const ROUNDS = 1_000;
const WARM_UP = 200;

/** Repeatable random numbers below `limit`. */
function createRandom(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * limit);
  };
}

/** Counts what commits write. */
function createCountingStore() {
  const inner = createMemoryStore();
  const count = { commits: 0, bytes: 0, largest: 0, gets: 0, scans: 0 };
  const store = {
    get: (key) => {
      count.gets++;
      return inner.get(key);
    },
    scan: (prefix, options) => {
      count.scans++;
      return inner.scan(prefix, options);
    },
    remove: (prefix) => inner.remove(prefix),
    commit: (batch) => {
      const bytes = (batch.put ?? []).reduce((sum, { value }) => sum + value.length, 0);
      count.commits++;
      count.bytes += bytes;
      count.largest = Math.max(count.largest, bytes);
      return inner.commit(batch);
    },
  };
  const reset = () => Object.assign(count, { commits: 0, bytes: 0, largest: 0, gets: 0, scans: 0 });
  return { store, count, reset };
}

async function sizeOf(store) {
  let values = 0;
  let keys = 0;
  let records = 0;
  for await (const { key, value } of store.scan("")) {
    values += value.length;
    keys += key.length;
    records++;
  }
  return { values, keys, records };
}

const outcome = (changes, cursor, more = false) => ({
  changes,
  journal: [],
  cursor: String(cursor),
  settings: '{"filterType":"3","bodyPreference":[{"type":"2","truncationSize":51200}],"mimeSupport":"0"}',
  more,
});

/** Brings `items` items into a collection, a window a round, as an initial sync does. */
async function load(items) {
  const counting = createCountingStore();
  const collection = createSyncState({ store: counting.store, libraryVersion: "1.0.0" })
    .device("anna.example@groupware.example", "ApplDN6QKZ5HG5XK")
    .collection("5");
  const first = await collection.begin("0");
  await first.commit(outcome([], 0, true));
  let key = first.nextKey;
  const ids = Array.from({ length: items }, (_, at) => String(at + 1)).sort();
  for (let at = 0; at < items; at += WINDOW) {
    const round = await collection.begin(key);
    const changes = ids.slice(at, at + WINDOW).map((id) => add(id, 0));
    await round.commit(outcome(changes, at, at + WINDOW < items));
    key = round.nextKey;
  }
  const last = await collection.begin(key);
  await last.commit(outcome([], items));
  return { items, collection, key: last.nextKey, revision: 1, newest: items, ...counting };
}

const add = (id, revision) => ({
  op: "add",
  id,
  content: toFingerprint(`content ${id} ${revision}`),
  flags: toFingerprint(`flags ${id} ${revision}`),
});

/** Changes to items anywhere: the hardest case, since no two fall into one place. */
function scattered(subject, random) {
  const revision = subject.revision++;
  return Array.from({ length: CHANGES }, () => ({
    ...add(String(random(subject.items) + 1), revision),
    op: "change",
  }));
}

/** New items, as mail comes in. */
function arriving(subject) {
  return Array.from({ length: CHANGES }, () => add(String(++subject.newest), 0));
}

async function sync(subject, changes) {
  const round = await subject.collection.begin(subject.key);
  if (changes.length > 0) await round.lookup(changes.map(({ id }) => id));
  await round.commit(outcome(changes, subject.revision));
  subject.key = round.nextKey;
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

async function measure(subjects, make) {
  const random = createRandom(7);
  const times = subjects.map(() => []);
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    if (round === WARM_UP) for (const subject of subjects) subject.reset();
    for (const [at, subject] of subjects.entries()) {
      const changes = make(subject, random);
      const start = process.hrtime.bigint();
      await sync(subject, changes);
      if (round >= WARM_UP) times[at].push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  return subjects.map(({ items, count }, at) => ({
    items,
    ms: median(times[at]),
    bytes: count.bytes / count.commits,
    largest: count.largest,
    commits: count.commits / ROUNDS,
    reads: (count.gets + count.scans) / ROUNDS,
  }));
}

function report(title, [small, large]) {
  console.log(`\n${title}`);
  for (const { items, ms, bytes, largest, commits, reads } of [small, large]) {
    console.log(
      `  ${String(items).padStart(9)} items: ${ms.toFixed(3)} ms (median), ${commits} commit, ${reads.toFixed(1)} reads, ` +
        `${bytes.toFixed(0)} bytes written (largest ${largest})`,
    );
  }
  console.log(`  ratio of time: ${(large.ms / small.ms).toFixed(2)}`);
}

async function reportSize(title, subjects) {
  console.log(`\n${title}`);
  for (const { newest, store } of subjects) {
    const { values, keys, records } = await sizeOf(store);
    const whole = values + keys;
    console.log(
      `  ${String(newest).padStart(9)} items: ${(values / newest).toFixed(2)} bytes an item, ` +
        `${(whole / newest).toFixed(2)} with keys, ${records} records`,
    );
  }
}

const begun = process.hrtime.bigint();
const small = await load(SMALL);
const middle = process.hrtime.bigint();
const large = await load(LARGE);
const smallLoad = Number(middle - begun) / 1e3 / SMALL;
const largeLoad = Number(process.hrtime.bigint() - middle) / 1e3 / LARGE;
console.log("Initial sync");
console.log(
  `  ${smallLoad.toFixed(2)} and ${largeLoad.toFixed(2)} microseconds an item, ratio ${(largeLoad / smallLoad).toFixed(2)}`,
);
const subjects = [small, large];
await reportSize("State after the initial sync", subjects);
report("Nothing changed", await measure(subjects, () => []));
report(`${CHANGES} changes anywhere`, await measure(subjects, scattered));
await reportSize("State after many changes anywhere", subjects);
report(`${CHANGES} items arrive`, await measure(subjects, arriving));
