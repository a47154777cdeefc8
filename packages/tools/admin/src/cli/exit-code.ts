import { CommanderError } from "commander";
import { AdminError } from "../admin-error.js";

/** What the exit codes of the command mean. They are part of its interface. */
export const exitCode = {
  /** Done; nothing was found wrong, or all that was has been repaired. */
  ok: 0,
  /** Something is wrong, or was left as it is. */
  findings: 1,
  /** The command line makes no sense, or names what is not there. */
  usage: 2,
  /** A store or file could not be read or written. */
  failed: 3,
} as const;

/** The exit code for whatever was thrown. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  return error instanceof AdminError && error.code === "usage" ? exitCode.usage : exitCode.failed;
}
