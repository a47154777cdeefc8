import type { CommonStatus } from "@easkit/eas-schema";

/**
 * A request cannot be answered as asked. `status` is one of the common statuses (MS-ASCMD 2.2.2); where the device's
 * version knows none of these, the HTTP status that stands for it is sent instead.
 */
export class CommandFault extends Error {
  override readonly name = "CommandFault";
  readonly status: CommonStatus | number;
  /** Seconds after which the device may try again. */
  readonly retryAfter: number | undefined;

  constructor(
    status: CommonStatus | number,
    message: string,
    options: ErrorOptions & { readonly retryAfter?: number } = {},
  ) {
    super(message, options);
    this.status = status;
    this.retryAfter = options.retryAfter;
  }
}

/** A request is refused with an HTTP status, whatever the version. */
export class HttpFault extends Error {
  override readonly name = "HttpFault";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = status;
    this.headers = headers;
  }
}
