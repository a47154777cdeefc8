// What the SQLite groupware does in a second, and what importing many messages costs in memory. Build first, then:
//   node --expose-gc bench/backend-sqlite.mjs [messages, 100000 unless given]
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSqliteBackend } from "@easkit/backend-sqlite";

const MESSAGES = Number(process.argv[2] ?? 100_000);
const MEGABYTE = 1024 * 1024;
const GROWTH_GOAL = 32;

const folder = await mkdtemp(join(tmpdir(), "easkit-bench-"));
const path = join(folder, "groupware.db");
const backend = createSqliteBackend({ path });
const ctx = {
  principal: { id: "anna" },
  signal: new AbortController().signal,
  log: { debug() {}, warn() {}, error() {} },
};

const report = (what, count, milliseconds) => {
  const rate = Math.round((count * 1000) / milliseconds).toLocaleString("en");
  console.log(
    `${what.padEnd(40)} ${rate.padStart(10)} a second  (${count} in ${(milliseconds / 1000).toFixed(1)} s)`,
  );
};

async function measure(what, count, act) {
  const start = performance.now();
  await act();
  report(what, count, performance.now() - start);
}

/** Live memory besides the code, in megabytes. */
function memory() {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { live: (heapUsed + external) / MEGABYTE, rss: rss / MEGABYTE };
}

async function fill() {
  const samples = [];
  let done = 0;
  const start = performance.now();
  await backend.fill("anna", { messages: MESSAGES, messageSize: 500, seed: 1 }, (amount) => {
    const before = Math.floor((done * 10) / MESSAGES);
    done += amount;
    if (Math.floor((done * 10) / MESSAGES) > before) samples.push({ done, ...memory() });
  });
  const took = performance.now() - start;
  report(`import ${MESSAGES} small messages`, MESSAGES, took);
  for (const { done: at, live, rss } of samples) {
    console.log(
      `  after ${String(at).padStart(8)}: ${live.toFixed(1)} MB live, ${rss.toFixed(0)} MB resident`,
    );
  }
  const growth = (samples.at(-1)?.live ?? 0) - (samples[0]?.live ?? 0);
  const isFlat = growth <= GROWTH_GOAL;
  console.log(
    `  live memory grew by ${growth.toFixed(1)} MB; goal ${GROWTH_GOAL} MB: ${isFlat ? "met" : "MISSED"}`,
  );
  const { size } = await stat(path);
  console.log(`  file: ${(size / MEGABYTE).toFixed(0)} MB, ${Math.round(size / MESSAGES)} bytes a message`);
  console.log(`  at this rate 1,000,000 take ${((took * 1_000_000) / MESSAGES / 60_000).toFixed(1)} minutes`);
}

async function listAll() {
  const ids = [];
  await measure("listItems", MESSAGES, async () => {
    let count = 0;
    for await (const { id } of backend.listItems(ctx, "inbox", {})) if (count++ % 97 === 0) ids.push(id);
  });
  return ids;
}

async function readFeed() {
  let cursor;
  await measure("getChanges from the start, 100 a page", MESSAGES, async () => {
    for (let more = true; more; )
      ({ cursor, more } = await backend.getChanges(ctx, "inbox", cursor, { limit: 100 }));
  });
  const rounds = 2_000;
  await measure("getChanges with nothing new", rounds, async () => {
    for (let n = 0; n < rounds; n++) await backend.getChanges(ctx, "inbox", cursor, { limit: 100 });
  });
  return cursor;
}

async function readItems(ids) {
  await measure("getItem with all of its MIME", ids.length, async () => {
    for (const id of ids) {
      const { mime } = await backend.getItem(ctx, "inbox", id, { parts: "all" });
      for await (const _ of mime.open());
    }
  });
}

async function write(ids, cursor) {
  const mailbox = backend.mailbox("anna");
  const count = 1_000;
  await measure("deliver", count, async () => {
    for (let n = 0; n < count; n++)
      await mailbox.deliver(`From: a@b.test\r\nSubject: ${n}\r\n\r\n${"text ".repeat(100)}`);
  });
  await measure("setFlags", Math.min(count, ids.length), async () => {
    for (const id of ids.slice(0, count))
      await backend.setFlags(ctx, "inbox", id, { read: true, answered: true }, {});
  });
  await measure("getChanges after 10 changes", 200, async () => {
    for (let n = 0; n < 200; n++) await backend.getChanges(ctx, "inbox", cursor, { limit: 10 });
  });
  const rounds = 200;
  const query = { kind: "and", of: ["mountain river", "re large"].map((text) => ({ kind: "text", text })) };
  await measure("searchMail, two phrases, first 50", rounds, async () => {
    for (let n = 0; n < rounds; n++) backend.searchMail("anna", query, { first: 0, last: 49 });
  });
}

try {
  await backend.users.create({ id: "anna", addresses: ["anna@example.test"] });
  console.log(`Node ${process.version}`);
  await fill();
  const ids = await listAll();
  const cursor = await readFeed();
  await readItems(ids);
  await write(ids, cursor);
} finally {
  await backend.close();
  await rm(folder, { recursive: true });
}
