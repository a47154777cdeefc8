/** What went wrong: wrong usage, or something outside that did not work. */
export type AdminErrorCode =
  /** What was asked for makes no sense, or does not exist. */
  | "usage"
  /** A store or a file could not be read or written. */
  | "failed";

/** An error with a message for the person at the keyboard. */
export class AdminError extends Error {
  override readonly name = "AdminError";
  readonly code: AdminErrorCode;

  constructor(code: AdminErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What an error says, whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
