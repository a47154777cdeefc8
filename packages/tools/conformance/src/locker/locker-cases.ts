import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import type { Locker } from "@easkit/syncstate";
import type { Case } from "../case.js";
import { abortSoon, isHeld, type LockerFixture, take, visitLockers, within } from "./locker-fixture.js";

/** Names that a table, a path or a pattern might take for one another. */
const oddKeys = [
  "a",
  "A",
  "a ",
  " a",
  "a/",
  "a*",
  "%",
  "_",
  "\u0000",
  "\n",
  "ä",
  "a\u0308",
  "🔑",
  "x".repeat(1024),
];
const longKeys = ["1", "2"].map((end) => "k".repeat(1023) + end);

const never = (): AbortSignal => new AbortController().signal;

/** What each of `count` workers does under a lock, in turn on all nodes; gives how many were at it at once at most. */
async function workTogether(nodes: readonly Locker[], keyOf: (at: number) => string, count: number) {
  const seen = { most: 0, done: 0 };
  let now = 0;
  const work = Array.from({ length: count }, async (_, at) => {
    const node = nodes[at % nodes.length];
    if (node === undefined) throw new Error("there is no node");
    const lock = await take(node, keyOf(at));
    seen.most = Math.max(seen.most, ++now);
    for (let i = 0; i < 3; i++) await turn();
    now--;
    seen.done++;
    await lock();
  });
  await Promise.all(work);
  return seen;
}

const nodeOf = (nodes: readonly Locker[], at: number): Locker => {
  const node = nodes[at % nodes.length];
  if (node === undefined) throw new Error("there is no node");
  return node;
};

/** What must hold of every `Locker`. */
export const lockerCases: readonly Case<LockerFixture>[] = [
  {
    id: "lock/one-at-a-time",
    why: "of many who want a key, on all nodes, one has it at a time, and each gets its turn",
    run: (open) =>
      visitLockers(open, async (nodes) => {
        deepEqual(await workTogether(nodes, () => "key", 30), { most: 1, done: 30 });
      }),
  },
  {
    id: "lock/each-node",
    why: "a key that one node holds is held on every other",
    run: (open) =>
      visitLockers(open, async (nodes) => {
        const lock = await take(nodeOf(nodes, 0), "key");
        for (const node of nodes) ok(await isHeld(node, "key"), "a lock was given while it was held");
        await lock();
        for (const node of nodes) ok(!(await isHeld(node, "key")), "a lock that was released is still held");
      }),
  },
  {
    id: "lock/other-keys",
    why: "different keys do not wait for each other",
    run: (open) =>
      visitLockers(open, async (nodes) => {
        const locks = await Promise.all(["1", "10", "1/0"].map((key, at) => take(nodeOf(nodes, at), key)));
        for (const lock of locks) await lock();
      }),
  },
  {
    id: "lock/odd-keys",
    why: "a key may be any text, and is another one than whatever looks alike",
    run: (open) =>
      visitLockers(open, async (nodes) => {
        const locks = await Promise.all([...oddKeys, ...longKeys].map((key) => take(nodeOf(nodes, 0), key)));
        const held = await Promise.all(oddKeys.map((key) => isHeld(nodeOf(nodes, 1), key)));
        const free = oddKeys.filter((_, at) => !held[at]);
        deepEqual(free, []);
        for (const lock of locks) await lock();
      }),
  },
  {
    id: "lock/many",
    why: "several hundred keys can be held at the same time",
    run: (open) =>
      visitLockers(open, async (nodes) => {
        const keys = Array.from({ length: 300 }, (_, at) => `key ${at}`);
        const locks = await Promise.all(keys.map((key, at) => take(nodeOf(nodes, at), key)));
        await Promise.all(locks.map((lock) => lock()));
      }),
  },
  {
    id: "release/twice",
    why: "releasing a second time does nothing, also when another one holds the key by then",
    run: (open) =>
      visitLockers(open, async (nodes) => {
        for (const next of nodes) {
          const first = await take(nodeOf(nodes, 0), "key");
          await first();
          await first();
          const second = await take(next, "key");
          await first();
          for (const node of nodes) ok(await isHeld(node, "key"), "the next one's lock was released");
          await second();
        }
      }),
  },
  {
    id: "abort/waiting",
    why: "who waits gives up when told to, with the reason, and is not in the way of others then",
    run: (open) =>
      visitLockers(open, async (nodes) => {
        const held = await take(nodeOf(nodes, 0), "key");
        const enough = new Error("enough");
        for (const node of nodes) await rejects(within(node.lock("key", abortSoon(enough))), enough);
        const waiting = nodes.map((node) => take(node, "key").then((lock) => lock()));
        await held();
        await Promise.all(waiting);
      }),
  },
  {
    id: "abort/before",
    why: "who is told to give up before it asks gets nothing, and holds nothing",
    run: (open) =>
      visitLockers(open, async (nodes) => {
        const before = new Error("before");
        for (const node of nodes) await rejects(node.lock("key", AbortSignal.abort(before)), before);
        ok(!(await isHeld(nodeOf(nodes, 1), "key")), "a lock is held that nobody was given");
      }),
  },
  {
    id: "abort/while-held",
    why: "a signal that is aborted once the lock is held does not end it",
    run: (open) =>
      visitLockers(open, async (nodes) => {
        const abort = new AbortController();
        const lock = await nodeOf(nodes, 0).lock("key", abort.signal);
        abort.abort(new Error("too late"));
        ok(await isHeld(nodeOf(nodes, 1), "key"), "the lock has ended with the signal");
        ok(lock.lost?.aborted !== true, "a lock that is held says that it is lost");
        await lock();
      }),
  },
  {
    id: "order/in-line",
    why: "in one process those who wait get the key in the order in which they came",
    run: (open) =>
      visitLockers(open, async (nodes) => {
        const node = nodeOf(nodes, 0);
        const held = await take(node, "key");
        const came: number[] = [];
        const waiting = [1, 2, 3, 4].map(async (number) => {
          const lock = await node.lock("key", never());
          came.push(number);
          await lock();
        });
        await held();
        await Promise.all(waiting);
        deepEqual(came, [1, 2, 3, 4]);
      }),
  },
  {
    id: "death/of-a-holder",
    why: "a lock whose holder has died is free again after a while",
    needs: ({ abandon }) => abandon !== undefined,
    run: (open) =>
      visitLockers(open, async (nodes, { abandon }) => {
        await abandon?.("key");
        const lock = await take(nodeOf(nodes, 0), "key");
        await lock();
        equal(await isHeld(nodeOf(nodes, 1), "key"), false);
      }),
  },
];
