import { createMemoryStore } from "@easkit/syncstate";
import { describe, expect, test } from "vitest";
import { registerCases, runCases } from "../case.js";
import { createFaultyStore, type StoreFault, storeFaults } from "./faulty-store.js";
import { type StoreFixture, syncStateStoreCases } from "./index.js";

/** A store in memory with `reopen`: the data is what both share. `forgets` makes it lose them. */
function openWith(fault?: StoreFault, forgets = false): () => Promise<StoreFixture> {
  return async () => {
    const store = createFaultyStore(fault);
    const reopen = async () => (forgets ? createFaultyStore(fault) : store);
    return { store, reopen, close: async () => {} };
  };
}

/** Which case has to catch which fault; others may catch it too. */
const caughtBy: Record<keyof typeof storeFaults, string> = {
  "compares nothing": "write/lost-update",
  "compares revisions only, not absence": "write/create-once",
  "compares the first expectation only": "write/every-expectation",
  "takes a removed key for unchanged": "write/lost-to-remove",
  "does part of a refused batch": "write/all-or-nothing",
  "forgets removes in a batch with puts": "write/put-and-remove",
  "takes a hundred puts at most": "write/many-at-once",
  "compares first and writes later": "write/race-to-update",
  "has one lock and refuses who comes second": "write/independent",
  "gives revisions of its own in results": "revision/of-the-commit",
  "takes a hash of the value for a revision": "revision/same-value",
  "counts writes of a key from 1 in each life": "revision/never-again",
  "gives all keys the newest revision": "revision/others-keep-theirs",
  "finds what was removed": "read/missing",
  "reads from a cache that commits do not clear": "read/own-writes",
  "keeps text instead of bytes": "bytes/all",
  "cuts values at 64 KiB": "bytes/one-mebibyte",
  "stores the whole buffer behind a view": "bytes/part-of-a-buffer",
  "keeps the buffers that it is given": "bytes/copied-in",
  "hands out the buffers that it keeps": "bytes/copied-out",
  "trims keys": "keys/odd",
  "takes upper case for lower case": "keys/case",
  "cuts keys at 255 characters": "keys/long",
  "orders keys as a dictionary does": "scan/order",
  "takes a prefix for a path": "scan/exact-scope",
  "takes prefixes for patterns": "scan/no-wildcards",
  "gives each entry of a scan the first one's revision": "scan/values",
  "begins a scan with the key that it should come after": "scan/after",
  "ignores the limit of a scan": "scan/limit",
  "scans one page of a thousand": "scan/many",
  "keeps a lock when a scan is left early": "scan/left-early",
  "counts the entries of pages that it has read": "scan/during-writes",
  "removes a thousand keys at most": "remove/many",
};

/** Cases that catch, beside the ones above, what those catch too. */
const alsoCaught: ReadonlyArray<readonly [caseId: string, fault: keyof typeof storeFaults]> = [
  ["write/race-to-create", "compares first and writes later"],
  ["write/counters", "compares first and writes later"],
  ["remove/exact-scope", "takes prefixes for patterns"],
  ["model/random-sequences", "compares the first expectation only"],
];

const caseOf = (id: string) => syncStateStoreCases.filter((each) => each.id === id);

describe("the store in memory", () => {
  const open = async () => ({ store: createMemoryStore(), close: async () => {} });
  registerCases(syncStateStoreCases, { describe, test, open });
});

describe("the store cases", () => {
  test("pass on a store that is right", async () => {
    const results = await runCases(syncStateStoreCases, openWith());
    expect(results.filter((result) => result.outcome !== "passed")).toEqual([]);
  });

  test("have ids of their own", () => {
    const ids = syncStateStoreCases.map((each) => each.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("each catch some fault", () => {
    const catching = [...Object.values(caughtBy), ...alsoCaught.map(([id]) => id), "read/reopen"];
    expect(new Set(catching)).toEqual(new Set(syncStateStoreCases.map((each) => each.id)));
  });

  for (const [fault, id] of [...Object.entries(caughtBy), ...alsoCaught.map(([id, fault]) => [fault, id])]) {
    test(`${id} catches a store that ${fault}`, async () => {
      const broken = Object.entries(storeFaults).find(([name]) => name === fault)?.[1];
      const results = await runCases(caseOf(id ?? ""), openWith(broken));
      expect(results.map((result) => result.outcome)).toEqual(["failed"]);
    });
  }

  test("read/reopen catches a store that forgets all when it is opened again", async () => {
    const results = await runCases(caseOf("read/reopen"), openWith(undefined, true));
    expect(results.map((result) => result.outcome)).toEqual(["failed"]);
  });

  test("read/reopen does not apply to a store that cannot be reopened", async () => {
    const open = async () => ({ store: createMemoryStore(), close: async () => {} });
    const results = await runCases(caseOf("read/reopen"), open);
    expect(results.map((result) => result.outcome)).toEqual(["inapplicable"]);
  });
});
