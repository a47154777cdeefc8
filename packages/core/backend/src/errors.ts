/** Everything that a backend can say went wrong, so that the device gets the right status. */
export type BackendErrorCode =
  /** The folder, item or attachment does not exist (any more). */
  | "not-found"
  /** Something else with this name or id exists already. */
  | "exists"
  | "forbidden"
  /** The mailbox or the sending limit is full. */
  | "quota"
  | "too-large"
  /** The data does not make sense to the backend. */
  | "invalid"
  /** For now; the device tries again, after `retryAfter` seconds if given. */
  | "unavailable"
  /** This backend, folder or item cannot do that. */
  | "unsupported"
  /** `getChanges`: the cursor is too old or unknown, list the folder anew. */
  | "cursor-expired";

/**
 * What a backend throws when it knows what is wrong. Anything else that it throws is a server error: it is logged
 * whole, and the device learns nothing of it. The message is for the log, never for the device.
 */
export class BackendError extends Error {
  override readonly name = "BackendError";
  readonly code: BackendErrorCode;
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(
    code: BackendErrorCode,
    message: string,
    options: ErrorOptions & { readonly retryAfter?: number } = {},
  ) {
    super(message, options);
    this.code = code;
    this.retryAfter = options.retryAfter;
  }

  // Two copies of this package in one process still recognise each other's errors.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "BackendError" && "code" in value;
  }
}
