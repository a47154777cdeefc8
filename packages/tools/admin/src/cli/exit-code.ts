import { CommanderError } from "commander";
import { AdminError } from "../admin-error.js";
import { OperationFault, type OperationFaultCode } from "../operations/operation-fault.js";

/** What the exit codes of the command mean. They are part of its interface. */
export const exitCode = {
  /** Done; nothing was found wrong, or all that was has been repaired. */
  ok: 0,
  /** Something is wrong, or was left as it is. */
  findings: 1,
  /** The command line makes no sense, or names what is not there. */
  usage: 2,
  /** A store, file or server could not be read or written. */
  failed: 3,
} as const;

const ofFault: Readonly<Record<OperationFaultCode, number>> = {
  invalid: exitCode.usage,
  "not-found": exitCode.usage,
  refused: exitCode.usage,
  unavailable: exitCode.usage,
  unauthenticated: exitCode.failed,
  forbidden: exitCode.failed,
  "method-not-allowed": exitCode.failed,
  "too-large": exitCode.failed,
  failed: exitCode.failed,
};

/** The exit code for whatever was thrown. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  if (error instanceof OperationFault) return ofFault[error.code];
  return error instanceof AdminError && error.code === "usage" ? exitCode.usage : exitCode.failed;
}
