import type { Command } from "commander";
import type { CliStreams } from "../cli/streams.js";

/** What the commands of all groups work with. */
export interface CommandContext {
  readonly streams: CliStreams;
  /** Sets the exit code of a run that does not throw; 0 unless set. */
  exit(code: number): void;
}

/** Adds the commands of one group to the program. */
export type CommandGroup = (program: Command, context: CommandContext) => void;
