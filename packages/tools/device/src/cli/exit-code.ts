import { CommanderError } from "commander";
import { DeviceError } from "../device-error.js";

/** What the exit codes of the command mean. They are part of its interface. */
export const exitCode = {
  ok: 0,
  /** The server said no, answered nonsense, or a folder could not be synced. */
  failed: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** A Ping ended without a change. */
  heartbeatExpired: 3,
  /** The credentials were refused. */
  unauthorized: 4,
  /** The server cannot be reached, or the connection broke. */
  unreachable: 5,
} as const;

/** The exit code for whatever was thrown. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  if (!(error instanceof DeviceError)) return exitCode.failed;
  switch (error.code) {
    case "usage":
      return exitCode.usage;
    case "unauthorized":
      return exitCode.unauthorized;
    case "network":
      return exitCode.unreachable;
    default:
      return exitCode.failed;
  }
}
