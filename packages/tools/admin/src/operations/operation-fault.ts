import { DevicesError, type DevicesErrorCode } from "@easkit/eas-protocol";
import { SchemaFault } from "../schema/schema.js";

/** Why an operation was not done, as every face tells it, with the HTTP status of the REST face. */
export const faultStatuses = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  "method-not-allowed": 405,
  refused: 409,
  "too-large": 413,
  failed: 500,
  unavailable: 501,
} as const;

/** See {@link faultStatuses}. */
export type OperationFaultCode = keyof typeof faultStatuses;

/** An operation that was not done. The message is for whoever asked. */
export class OperationFault extends Error {
  override readonly name = "OperationFault";
  readonly code: OperationFaultCode;

  constructor(code: OperationFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Whether `text` is one of the codes. */
export const isFaultCode = (text: unknown): text is OperationFaultCode =>
  typeof text === "string" && Object.hasOwn(faultStatuses, text);

const codes: Readonly<Record<DevicesErrorCode, OperationFaultCode>> = {
  "unknown-device": "not-found",
  "unknown-user": "not-found",
  "unknown-folder": "not-found",
  "unknown-policy": "not-found",
  invalid: "invalid",
  refused: "refused",
};

/** What was thrown, in the words of the faces. What nobody has foreseen is told to nobody but the log. */
export function toOperationFault(error: unknown): OperationFault {
  if (error instanceof OperationFault) return error;
  if (error instanceof DevicesError)
    return new OperationFault(codes[error.code], error.message, { cause: error });
  if (error instanceof SchemaFault) return new OperationFault("invalid", error.message, { cause: error });
  return new OperationFault("failed", "the server has a problem; its log says more", { cause: error });
}
