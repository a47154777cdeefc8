import { deepEqual, equal, ok } from "node:assert/strict";
import type { Case } from "../case.js";
import {
  bytesOf,
  commitAll,
  putTexts,
  readText,
  type StoreFixture,
  scanAll,
  visitStore,
} from "./store-fixture.js";

/** The largest value that a store has to take. */
const ONE_MEBIBYTE = 1024 * 1024;

/** Bytes without a pattern that compression or text handling would let pass. */
function noise(length: number): Uint8Array {
  let state = 42;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

/** Keys with characters that mean something to some engine. */
export const oddKeys: readonly string[] = [
  " ",
  " leading",
  "trailing ",
  "!",
  '"',
  "#01",
  "$where",
  "%",
  "%00",
  "'; drop table x; --",
  "*",
  "../up",
  "/",
  "//",
  "0",
  "00",
  "?",
  "A",
  "[a-z]",
  "\\",
  "\\0",
  "_",
  "__proto__",
  "a",
  "a b",
  "a/",
  "a:b",
  "constructor",
  "null",
  "{tag}",
  "|",
  "~~",
];

/** What must hold of values and keys. */
export const readCases: readonly Case<StoreFixture>[] = [
  {
    id: "read/missing",
    why: "a key that was never put, and one that was removed, give undefined",
    run: (open) =>
      visitStore(open, async (store) => {
        equal(await store.get("a"), undefined);
        deepEqual(await scanAll(store, ""), []);
        await putTexts(store, { a: "1" });
        await commitAll(store, { remove: ["a"] });
        equal(await store.get("a"), undefined);
        deepEqual(await scanAll(store, ""), []);
      }),
  },
  {
    id: "read/own-writes",
    why: "get and scan see a commit as soon as it has ended, also when they have read the key before",
    run: (open) =>
      visitStore(open, async (store) => {
        for (let step = 0; step < 10; step++) {
          await putTexts(store, { a: String(step) });
          equal(await readText(store, "a"), String(step));
          const [entry] = await scanAll(store, "a");
          deepEqual(entry?.value && new Uint8Array(entry.value), bytesOf(String(step)));
        }
      }),
  },
  {
    id: "read/reopen",
    why: "what was committed is there when the store is opened again, and revisions go on",
    needs: (fixture) => fixture.reopen !== undefined,
    run: (open) =>
      visitStore(open, async (store, fixture) => {
        const revision = await putTexts(store, { a: "1", b: "2" });
        const again = await fixture.reopen?.();
        ok(again);
        equal(await readText(again, "a"), "1");
        equal((await again.get("b"))?.revision, revision);
        const value = bytesOf("3");
        await commitAll(again, { expect: [{ key: "a", revision }], put: [{ key: "a", value }] });
        equal(await readText(again, "a"), "3");
      }),
  },
  {
    id: "bytes/all",
    why: "values keep every byte, and a value may be empty",
    run: (open) =>
      visitStore(open, async (store) => {
        const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
        await commitAll(store, {
          put: [
            { key: "all", value: all },
            { key: "empty", value: new Uint8Array() },
          ],
        });
        const values = new Map(
          (await scanAll(store, "")).map(({ key, value }) => [key, new Uint8Array(value)]),
        );
        deepEqual(values.get("all"), all);
        deepEqual(values.get("empty"), new Uint8Array());
        const empty = await store.get("empty");
        ok(empty?.value instanceof Uint8Array);
        equal(empty.value.length, 0);
      }),
  },
  {
    id: "bytes/one-mebibyte",
    why: "a value of 1 MiB is kept whole",
    run: (open) =>
      visitStore(open, async (store) => {
        const value = noise(ONE_MEBIBYTE);
        await commitAll(store, { put: [{ key: "large", value }] });
        const stored = await store.get("large");
        equal(Buffer.compare(stored?.value ?? new Uint8Array(), value), 0);
        const [entry] = await scanAll(store, "large");
        equal(Buffer.compare(entry?.value ?? new Uint8Array(), value), 0);
      }),
  },
  {
    id: "bytes/part-of-a-buffer",
    why: "a value that is a view into a larger buffer is stored as the view, not as the buffer",
    run: (open) =>
      visitStore(open, async (store) => {
        const value = bytesOf("before|value|after").subarray(7, 12);
        await commitAll(store, { put: [{ key: "a", value }] });
        equal(await readText(store, "a"), "value");
      }),
  },
  {
    id: "bytes/copied-in",
    why: "changing a buffer after the commit does not change what is stored",
    run: (open) =>
      visitStore(open, async (store) => {
        const value = Buffer.from("written");
        await commitAll(store, { put: [{ key: "a", value }] });
        value.fill(0);
        equal(await readText(store, "a"), "written");
      }),
  },
  {
    id: "bytes/copied-out",
    why: "changing a value that was read, by get or by scan, does not change what is stored",
    run: (open) =>
      visitStore(open, async (store) => {
        await commitAll(store, { put: [{ key: "a", value: Buffer.from("written") }] });
        (await store.get("a"))?.value.fill(0);
        equal(await readText(store, "a"), "written");
        for await (const entry of store.scan("a")) entry.value.fill(0);
        equal(await readText(store, "a"), "written");
      }),
  },
  {
    id: "keys/odd",
    why: "keys with characters that mean something to engines, shells or JavaScript are like any others",
    run: (open) =>
      visitStore(open, async (store) => {
        for (const key of oddKeys) equal(await store.get(key), undefined);
        await putTexts(store, Object.fromEntries(oddKeys.map((key) => [key, `value of ${key}`])));
        for (const key of oddKeys) equal(await readText(store, key), `value of ${key}`);
        deepEqual(
          (await scanAll(store, "")).map(({ key }) => key),
          [...oddKeys].sort(),
        );
        for (const key of oddKeys) await commitAll(store, { remove: [key] });
        deepEqual(await scanAll(store, ""), []);
      }),
  },
  {
    id: "keys/case",
    why: "keys that differ in case only are different keys",
    run: (open) =>
      visitStore(open, async (store) => {
        await putTexts(store, { "user/a": "lower", "user/A": "upper" });
        equal(await readText(store, "user/a"), "lower");
        equal(await readText(store, "user/A"), "upper");
        await commitAll(store, { remove: ["user/A"] });
        equal(await readText(store, "user/a"), "lower");
      }),
  },
  {
    id: "keys/long",
    why: "keys of a thousand characters are kept apart to the last one",
    run: (open) =>
      visitStore(open, async (store) => {
        const stem = "k".repeat(999);
        await putTexts(store, { [`${stem}1`]: "one", [`${stem}2`]: "two" });
        equal(await readText(store, `${stem}1`), "one");
        equal(await readText(store, `${stem}2`), "two");
        equal(await readText(store, stem), undefined);
      }),
  },
];
