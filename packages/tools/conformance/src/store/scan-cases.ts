import { deepEqual, equal, ok } from "node:assert/strict";
import type { Case } from "../case.js";
import {
  commitAll,
  putTexts,
  readText,
  type StoreFixture,
  scanAll,
  scanKeys,
  textOf,
  visitStore,
} from "./store-fixture.js";

/** More entries than any store is likely to read in one go. */
const MANY = 2500;

const manyKeys = Array.from({ length: MANY }, (_, at) => `scan/${String(at).padStart(5, "0")}`);
const textsOf = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, `value of ${key}`]));

/** What must hold of scans and of removing by prefix. */
export const scanCases: readonly Case<StoreFixture>[] = [
  {
    id: "scan/order",
    why: "entries come in the order of their code units, not of any language",
    run: (open) =>
      visitStore(open, async (store) => {
        const keys = ["p!", "p-", "p/", "p0", "p10", "p2", "pA", "pZ", "p_", "pa", "paa", "pz", "p~"];
        await putTexts(store, textsOf([...keys].reverse()));
        deepEqual(await scanKeys(store, "p"), keys);
      }),
  },
  {
    id: "scan/exact-scope",
    why: "a scan gives all keys that begin with the prefix and no others",
    run: (open) =>
      visitStore(open, async (store) => {
        await putTexts(store, textsOf(["d/1", "d/1/a", "d/1/b", "d/10/a", "d/1a", "d/2/a", "d", "e"]));
        deepEqual(await scanKeys(store, "d/1/"), ["d/1/a", "d/1/b"]);
        deepEqual(await scanKeys(store, "d/1"), ["d/1", "d/1/a", "d/1/b", "d/10/a", "d/1a"]);
        deepEqual(await scanKeys(store, "d/3"), []);
        deepEqual(await scanKeys(store, "e"), ["e"]);
      }),
  },
  {
    id: "scan/no-wildcards",
    why: "a prefix is taken literally, whatever its characters mean in a query language, and with its case",
    run: (open) =>
      visitStore(open, async (store) => {
        const keys = ["%/a", "*/a", "?/a", "A/a", "[a]/a", "\\/a", "_/a", "a/a"];
        await putTexts(store, textsOf(keys));
        for (const key of keys) deepEqual(await scanKeys(store, key.slice(0, -1)), [key]);
      }),
  },
  {
    id: "scan/values",
    why: "each entry of a scan carries its own value and revision",
    run: (open) =>
      visitStore(open, async (store) => {
        const first = await putTexts(store, { "s/1": "one" });
        const second = await putTexts(store, { "s/2": "two" });
        const entries = (await scanAll(store, "s/")).map(({ value, ...rest }) => ({
          ...rest,
          text: textOf(value),
        }));
        deepEqual(entries, [
          { key: "s/1", revision: first, text: "one" },
          { key: "s/2", revision: second, text: "two" },
        ]);
      }),
  },
  {
    id: "scan/after",
    why: "`after` leaves out its own key and all before it, and need not exist or have the prefix",
    run: (open) =>
      visitStore(open, async (store) => {
        await putTexts(store, textsOf(["a", "s/1", "s/3", "s/30", "s/5", "t"]));
        deepEqual(await scanKeys(store, "s/", { after: "s/3" }), ["s/30", "s/5"]);
        deepEqual(await scanKeys(store, "s/", { after: "s/2" }), ["s/3", "s/30", "s/5"]);
        deepEqual(await scanKeys(store, "s/", { after: "s/" }), ["s/1", "s/3", "s/30", "s/5"]);
        deepEqual(await scanKeys(store, "s/", { after: "a" }), ["s/1", "s/3", "s/30", "s/5"]);
        deepEqual(await scanKeys(store, "s/", { after: "s/5" }), []);
        deepEqual(await scanKeys(store, "s/", { after: "u" }), []);
      }),
  },
  {
    id: "scan/limit",
    why: "`limit` ends a scan after so many entries, with or without `after`",
    run: (open) =>
      visitStore(open, async (store) => {
        await putTexts(store, textsOf(["a", "s/1", "s/2", "s/3", "t"]));
        deepEqual(await scanKeys(store, "s/", { limit: 2 }), ["s/1", "s/2"]);
        deepEqual(await scanKeys(store, "s/", { after: "s/1", limit: 1 }), ["s/2"]);
        deepEqual(await scanKeys(store, "s/", { limit: 5 }), ["s/1", "s/2", "s/3"]);
      }),
  },
  {
    id: "scan/many",
    why: "a scan over more entries than fit in a page misses none and repeats none",
    run: (open) =>
      visitStore(open, async (store) => {
        await putTexts(store, textsOf(manyKeys));
        deepEqual(await scanKeys(store, "scan/"), manyKeys);
        deepEqual(await scanKeys(store, "scan/", { limit: 1501 }), manyKeys.slice(0, 1501));
      }),
  },
  {
    id: "scan/left-early",
    why: "a scan that is not read to its end leaves the store usable",
    run: (open) =>
      visitStore(open, async (store) => {
        await putTexts(store, textsOf(manyKeys));
        for (let round = 0; round < 20; round++) {
          for await (const { key } of store.scan("scan/")) {
            equal(key, manyKeys[0]);
            break;
          }
          await putTexts(store, { other: String(round) });
          equal(await readText(store, "other"), String(round));
        }
      }),
  },
  {
    id: "scan/during-writes",
    why: "while others write, a scan still gives each key that stays exactly once, in order",
    run: (open) =>
      visitStore(open, async (store) => {
        await putTexts(store, textsOf(manyKeys));
        const stays = (key: string) => !key.endsWith("3") && !key.endsWith("+");
        const seen: string[] = [];
        for await (const { key } of store.scan("scan/")) {
          seen.push(key);
          if (seen.length % 100 !== 50) continue;
          const before = manyKeys.filter((each) => each <= key && each.endsWith("3"));
          await commitAll(store, { remove: before });
          await putTexts(store, {
            [`${key}+`]: "new",
            [`${manyKeys[seen.length - 2]}+`]: "new",
            "scan/+": "new",
          });
        }
        deepEqual(seen.filter(stays), manyKeys.filter(stays));
        ok(
          seen.every((key, at) => at === 0 || key > (seen[at - 1] ?? "")),
          "a scan went back",
        );
      }),
  },
  {
    id: "remove/exact-scope",
    why: "removing by prefix takes all keys that begin with it, in its case and literally, and no others",
    run: (open) =>
      visitStore(open, async (store) => {
        const others = ["D/1/a", "d/10/a", "d/11", "d/2/a", "dx1/a", "z"];
        await putTexts(store, textsOf(["d/1/a", "d/1/b/c", "d/1/", ...others, "d_1/a", "d%/a"]));
        await store.remove("d/1/");
        deepEqual(await scanKeys(store, ""), [...others, "d_1/a", "d%/a"].sort());
        await store.remove("d_1/");
        await store.remove("d%");
        await store.remove("nothing begins with this");
        deepEqual(await scanKeys(store, ""), others);
      }),
  },
  {
    id: "remove/many",
    why: "removing by prefix takes thousands of keys, and they can be created anew",
    run: (open) =>
      visitStore(open, async (store) => {
        await putTexts(store, { ...textsOf(manyKeys), "scam/1": "stays" });
        await store.remove("scan/");
        deepEqual(await scanKeys(store, ""), ["scam/1"]);
        const [key = ""] = manyKeys;
        const value = new Uint8Array(1);
        await commitAll(store, { expect: [{ key, revision: undefined }], put: [{ key, value }] });
        deepEqual(await scanKeys(store, "scan/"), [key]);
      }),
  },
];
