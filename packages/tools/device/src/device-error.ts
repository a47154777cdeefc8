/**
 * Why something failed:
 * - `usage`: the caller asked for what cannot be, such as a base64 query at 2.5
 * - `network`: the server cannot be reached, or the connection broke
 * - `unauthorized`: HTTP 401
 * - `http`: another HTTP status than 200
 * - `protocol`: the answer is not what the protocol says
 * - `status`: the answer is fine and says that the command failed
 * - `provisioning`: the server wants a policy, and giving it one did not help
 * - `wiped`: the server asked the device to wipe itself; the state is gone
 * - `state`: the device's own state cannot be read or written
 */
export type DeviceErrorCode =
  | "usage"
  | "network"
  | "unauthorized"
  | "http"
  | "protocol"
  | "status"
  | "provisioning"
  | "wiped"
  | "state";

/** What a {@link DeviceError} is made of besides its code and message. */
export interface DeviceErrorDetails {
  /** The command that failed, such as `Sync`. */
  readonly command?: string;
  readonly httpStatus?: number;
  /** The word of the status in the answer, such as `syncKeyInvalid`, or its number where it has none. */
  readonly status?: string;
  /** Seconds that the server asks to wait (Retry-After). */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** The one error that a device throws of its own accord. */
export class DeviceError extends Error {
  override readonly name = "DeviceError";
  readonly code: DeviceErrorCode;
  /** The command that failed, such as `Sync`. */
  readonly command: string | undefined;
  readonly httpStatus: number | undefined;
  /** The word of the status in the answer, such as `syncKeyInvalid`, or its number where it has none. */
  readonly status: string | undefined;
  /** Seconds that the server asks to wait (Retry-After). */
  readonly retryAfter: number | undefined;

  constructor(code: DeviceErrorCode, message: string, details: DeviceErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.command = details.command;
    this.httpStatus = details.httpStatus;
    this.status = details.status;
    this.retryAfter = details.retryAfter;
  }
}

/** An error for an answer whose status says that the command failed. */
export const statusError = (command: string, status: string | undefined): DeviceError =>
  new DeviceError("status", `${command} failed: the server answered ${status ?? "no status"}`, {
    command,
    ...(status !== undefined && { status }),
  });

/** The message of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
