import type { JournalEntry, PlannedChange } from "@easkit/syncstate";
import type { DraftTold } from "../../drafts/draft-told.js";
import type { ClientAnswer } from "./client-answer.js";

/** What became of one command of the device: what it is told, and what that changes about what it knows. */
export interface CommandOutcome {
  /** Absent where success goes without saying. */
  readonly answer: ClientAnswer | undefined;
  readonly changes: readonly PlannedChange[];
  /** What a draft's answer tells of it. */
  readonly told?: DraftTold;
}

/**
 * Remembers what became of the device's commands, so that a request that is repeated because its answer was lost gets
 * the same answer and has no second effect.
 */
export class Journal {
  readonly #lost: ReadonlyMap<string, string>;
  readonly #entries: JournalEntry[] = [];
  readonly #fresh: PlannedChange[] = [];
  #ran = false;

  /** `lost`: the journal of the answer that the device did not get. */
  constructor(lost: readonly JournalEntry[] | undefined) {
    this.#lost = new Map((lost ?? []).map(({ key, answer }) => [key, answer]));
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** What the commands that were done now have changed about what the device knows. */
  get fresh(): readonly PlannedChange[] {
    return this.#fresh;
  }

  /** Whether any command was done now. */
  get ran(): boolean {
    return this.#ran;
  }

  /** What became of a command before, or else what becomes of it now. */
  async once(key: string, run: () => Promise<CommandOutcome>): Promise<CommandOutcome> {
    const known = this.#lost.get(key);
    const outcome = known === undefined ? await this.#run(run) : (JSON.parse(known) as CommandOutcome);
    this.#entries.push({ key, answer: JSON.stringify(outcome) });
    return outcome;
  }

  async #run(run: () => Promise<CommandOutcome>): Promise<CommandOutcome> {
    this.#ran = true;
    const outcome = await run();
    this.#fresh.push(...outcome.changes);
    return outcome;
  }
}
