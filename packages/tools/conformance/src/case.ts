/** One thing that must hold of every implementation of a contract. `F` is what a case is run on. */
export interface Case<F> {
  /** Stays the same over releases, as `group/name`. */
  readonly id: string;
  /** What must hold, as the end of a sentence that begins with the id. */
  readonly why: string;
  /** Opens fresh subjects as it needs them, closes them again, and throws if the thing does not hold. */
  run(open: () => Promise<F>): Promise<void>;
  /** Whether the case concerns this subject; without it, it concerns all. */
  needs?(subject: F): boolean;
}

/** A case that an implementation is known not to fulfil. When it does, the skip itself is reported as a failure. */
export interface CaseSkip {
  readonly id: string;
  readonly reason: string;
}

/** How a case ended: `inapplicable` when the subject lacks what it needs, `skipped` when it failed as expected. */
export interface CaseResult {
  readonly id: string;
  readonly why: string;
  readonly outcome: "passed" | "failed" | "inapplicable" | "skipped";
  /** Why it failed, or was skipped. */
  readonly error?: unknown;
}

/** The parts of vitest, node:test or mocha (as `describe` and `it`) that `registerCases` uses. */
export interface CaseRunner<F> {
  readonly describe: (title: string, body: () => void) => unknown;
  readonly test: (title: string, body: (...context: unknown[]) => Promise<void>) => unknown;
  /** Opens a fresh, empty subject that shares nothing with the ones before. */
  readonly open: () => Promise<F>;
  readonly skip?: readonly CaseSkip[];
}

/** Runs one case. Never rejects: what went wrong is in the result. */
export async function runCase<F>(
  each: Case<F>,
  open: () => Promise<F>,
  skips: readonly CaseSkip[] = [],
): Promise<CaseResult> {
  const { id, why } = each;
  const skip = skips.find((known) => known.id === id);
  try {
    if (!(await isApplicable(each, open))) return { id, why, outcome: "inapplicable" };
    await each.run(open);
  } catch (error) {
    return { id, why, outcome: skip === undefined ? "failed" : "skipped", error };
  }
  if (skip === undefined) return { id, why, outcome: "passed" };
  const error = new Error(`${id} passes: take it out of the skipped cases (${skip.reason})`);
  return { id, why, outcome: "failed", error };
}

/** Runs cases one after another, for tools without a test runner. @throws RangeError for a skip of no case */
export async function runCases<F>(
  cases: readonly Case<F>[],
  open: () => Promise<F>,
  skips: readonly CaseSkip[] = [],
): Promise<CaseResult[]> {
  checkSkips(cases, skips);
  const results: CaseResult[] = [];
  for (const each of cases) results.push(await runCase(each, open, skips));
  return results;
}

/**
 * Makes a test of each case, grouped by the first part of the ids. A case that is not applicable is shown as skipped
 * where the test runner can do so while a test runs. @throws RangeError for a skip of no case
 */
export function registerCases<F>(
  cases: readonly Case<F>[],
  { describe, test, open, skip = [] }: CaseRunner<F>,
): void {
  checkSkips(cases, skip);
  const groups = new Map<string, Case<F>[]>();
  for (const each of cases) {
    const group = each.id.split("/", 1)[0] ?? each.id;
    groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  for (const [group, members] of groups) {
    describe(group, () => {
      // A rest parameter: mocha takes a declared one for a callback.
      for (const each of members) {
        test(`${each.id}: ${each.why}`, async (...context) => {
          const result = await runCase(each, open, skip);
          if (result.outcome === "failed") throw result.error;
          if (result.outcome !== "passed") markSkipped(context[0]);
        });
      }
    });
  }
}

function checkSkips<F>(cases: readonly Case<F>[], skips: readonly CaseSkip[]): void {
  for (const { id } of skips) {
    if (!cases.some((each) => each.id === id)) throw new RangeError(`There is no case ${id} to skip`);
  }
}

async function isApplicable<F>(each: Case<F>, open: () => Promise<F>): Promise<boolean> {
  if (each.needs === undefined) return true;
  const probe = await open();
  try {
    return each.needs(probe);
  } finally {
    await closeIfPossible(probe);
  }
}

async function closeIfPossible(subject: unknown): Promise<void> {
  if (typeof subject !== "object" || subject === null || !("close" in subject)) return;
  if (typeof subject.close === "function") await subject.close();
}

/** vitest and node:test hand the test a context with `skip` (vitest's is a function); without one it just ends. */
function markSkipped(context: unknown): void {
  if ((typeof context !== "object" && typeof context !== "function") || context === null) return;
  if ("skip" in context && typeof context.skip === "function") context.skip();
}
