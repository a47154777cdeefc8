import { createMemoryLocker, type Locker } from "@easkit/syncstate";
import { describe, expect, test } from "vitest";
import { registerCases, runCases } from "../case.js";
import { type BreakLocker, lockerFaults } from "./broken-lockers.js";
import { type LockerFixture, lockerCases } from "./index.js";

/** Two nodes over the locks of one process, each broken if told so. `forgets`: locks of the dead stay. */
function openWith(fault: BreakLocker = (locker) => locker, forgets = true): () => Promise<LockerFixture> {
  return async () => {
    const locker = createMemoryLocker();
    const nodes: Locker[] = [0, 1].map((node) => fault(locker, node));
    const abandon = async (key: string) => {
      const lock = await locker.lock(key, new AbortController().signal);
      if (forgets) setTimeout(lock, 50);
    };
    return { nodes, abandon, close: async () => {} };
  };
}

/** Which case has to catch which fault; others may catch it too. */
const caughtBy: Record<keyof typeof lockerFaults, readonly string[]> = {
  "gives a key to everybody": ["lock/one-at-a-time", "abort/before", "abort/while-held"],
  "knows of its own node only": ["lock/one-at-a-time", "lock/each-node"],
  "has one lock for all keys": ["lock/other-keys"],
  "takes upper case for lower case": ["lock/odd-keys"],
  "cuts keys at 255 characters": ["lock/odd-keys"],
  "has fifty locks in all": ["lock/many"],
  "releases whatever is held": ["release/twice"],
  "does not give up waiting": ["abort/waiting", "abort/before"],
  "keeps the turn of who gives up": ["abort/waiting"],
  "ends a lock with the signal": ["abort/while-held"],
  "serves who came last first": ["order/in-line"],
};

describe("the locker in memory", () => {
  const open = async () => ({ nodes: [createMemoryLocker()], close: async () => {} });
  registerCases(lockerCases, { describe, test, open });
});

describe("the locker cases", () => {
  test("pass on a locker that is right", async () => {
    const results = await runCases(lockerCases, openWith());
    expect(results.filter((result) => result.outcome !== "passed")).toEqual([]);
  });

  test("each catch some fault", () => {
    const catching = [...Object.values(caughtBy).flat(), "death/of-a-holder"];
    expect(new Set(catching)).toEqual(new Set(lockerCases.map((each) => each.id)));
  });

  const faults = Object.entries(lockerFaults).flatMap(([fault, broken]) =>
    Object.entries(caughtBy).flatMap(([name, ids]) =>
      name === fault ? ids.map((id) => [id, fault, broken] as const) : [],
    ),
  );
  test.concurrent.each(faults)("%s catches a locker that %s", { timeout: 20_000 }, async (id, _, broken) => {
    const cases = lockerCases.filter((each) => each.id === id);
    const results = await runCases(cases, openWith(broken));
    expect(results.map((result) => result.outcome)).toEqual(["failed"]);
  });

  test("death/of-a-holder catches a locker whose locks last for ever", { timeout: 20_000 }, async () => {
    const cases = lockerCases.filter((each) => each.id === "death/of-a-holder");
    const results = await runCases(cases, openWith(undefined, false));
    expect(results.map((result) => result.outcome)).toEqual(["failed"]);
  });
});
