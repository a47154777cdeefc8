import { describe, expect, test } from "vitest";
import { type Case, type CaseRunner, registerCases, runCases } from "./case.js";

interface Subject {
  readonly answer: number;
  readonly extra?: boolean;
  close(): Promise<void>;
}

const cases: readonly Case<Subject>[] = [
  {
    id: "answer/right",
    why: "the answer is 42",
    async run(open) {
      if ((await open()).answer !== 42) throw new Error("wrong answer");
    },
  },
  {
    id: "extra/there",
    why: "the extra is used",
    needs: (subject) => subject.extra === true,
    run: async () => {},
  },
];

function opening(answer: number, extra?: boolean) {
  const closed: number[] = [];
  const open = async (): Promise<Subject> => ({
    answer,
    ...(extra === undefined ? {} : { extra }),
    close: async () => {
      closed.push(answer);
    },
  });
  return { open, closed };
}

/** A test runner that only notes what it is given. */
function collect(options: Pick<CaseRunner<Subject>, "open" | "skip">) {
  const tests = new Map<string, (...context: unknown[]) => Promise<void>>();
  const groups: string[] = [];
  registerCases(cases, {
    ...options,
    describe: (title, body) => {
      groups.push(title);
      body();
    },
    test: (title, body) => tests.set(title, body),
  });
  return { tests, groups };
}

describe("runCases", () => {
  test("tells passed, failed and inapplicable cases apart", async () => {
    const right = await runCases(cases, opening(42, true).open);
    expect(right.map((each) => each.outcome)).toEqual(["passed", "passed"]);
    const wrong = await runCases(cases, opening(41).open);
    expect(wrong.map((each) => each.outcome)).toEqual(["failed", "inapplicable"]);
    expect(wrong[0]?.error).toEqual(new Error("wrong answer"));
  });

  test("closes the subject that it opened to ask what it needs", async () => {
    const { open, closed } = opening(7);
    await runCases(cases.slice(1), open);
    expect(closed).toEqual([7]);
  });

  test("takes a failure that is skipped for skipped", async () => {
    const results = await runCases(cases, opening(41).open, [{ id: "answer/right", reason: "not yet" }]);
    expect(results[0]?.outcome).toBe("skipped");
  });

  test("fails a skipped case that passes", async () => {
    const results = await runCases(cases, opening(42).open, [{ id: "answer/right", reason: "not yet" }]);
    expect(results[0]?.outcome).toBe("failed");
    expect(String(results[0]?.error)).toContain("take it out of the skipped cases (not yet)");
  });

  test("refuses to skip a case that there is not", async () => {
    const skip = [{ id: "answer/write", reason: "a slip" }];
    await expect(runCases(cases, opening(42).open, skip)).rejects.toThrow(RangeError);
    expect(() => collect({ open: opening(42).open, skip })).toThrow(RangeError);
  });
});

describe("registerCases", () => {
  test("groups cases by the first part of their ids and names what must hold", () => {
    const { tests, groups } = collect({ open: opening(42).open });
    expect(groups).toEqual(["answer", "extra"]);
    expect([...tests.keys()]).toEqual(["answer/right: the answer is 42", "extra/there: the extra is used"]);
  });

  test("declares no parameter, which mocha and node:test would take for a callback", () => {
    for (const body of collect({ open: opening(42).open }).tests.values()) expect(body).toHaveLength(0);
  });

  test("rejects with what the case threw", async () => {
    const { tests } = collect({ open: opening(41).open });
    await expect(tests.get("answer/right: the answer is 42")?.()).rejects.toThrow("wrong answer");
  });

  test("marks inapplicable cases as skipped where the test runner can", async () => {
    const { tests } = collect({ open: opening(42).open });
    let skips = 0;
    const context = { skip: () => skips++ };
    await tests.get("extra/there: the extra is used")?.(context);
    await tests.get("answer/right: the answer is 42")?.(context);
    expect(skips).toBe(1);
    await tests.get("extra/there: the extra is used")?.();
  });
});
