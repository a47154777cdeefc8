import { BackendError, type EasReply } from "@easkit/backend";
import { type CommandDefinition, type ProtocolVersion, SchemaError } from "@easkit/eas-schema";
import { SyncStateConflict } from "@easkit/syncstate";
import { StoreUnavailable } from "@easkit/syncstate/store-support";
import { encodeToBytes, WbxmlError } from "@easkit/wbxml";
import { CommandFault, HttpFault } from "../fault.js";
import { hasBodyStatus, toHttpStatus, toNumber } from "./http-status.js";
import { wbxmlType } from "./wbxml-reply.js";

/** A reply with a line of plain text, for people who look at the wire. */
export const textReply = (
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): EasReply => ({
  status,
  headers: { ...headers, "content-type": "text/plain; charset=utf-8" },
  body: new TextEncoder().encode(`${text}\n`),
});

/** A message that is nothing but the root element with a status. */
export function statusReply(definition: CommandDefinition, status: number): EasReply {
  const { response } = definition;
  if (!response) return textReply(500, "internal server error");
  const { page, token, type } = response;
  const field = type.kind === "struct" ? type.fields.find((each) => each.property === "status") : undefined;
  const body = encodeToBytes((encoder) => {
    encoder.start(page, token);
    if (field) {
      encoder.start(field.page, field.token);
      encoder.text(String(status));
      encoder.end();
    }
    encoder.end();
  });
  return { status: 200, headers: { "content-type": wbxmlType, "content-length": String(body.length) }, body };
}

/** What a backend's error means for a whole request. */
function ofBackend(error: BackendError): CommandFault {
  const options = { cause: error, ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }) };
  switch (error.code) {
    case "not-found":
      return new CommandFault("itemNotFound", error.message, options);
    case "forbidden":
      return new CommandFault("accessDenied", error.message, options);
    case "quota":
      return new CommandFault("mailboxQuotaExceeded", error.message, options);
    case "too-large":
      return new CommandFault("attachmentIsTooLarge", error.message, options);
    case "unavailable":
      return new CommandFault("serverErrorRetryLater", error.message, options);
    case "invalid":
      return new CommandFault("invalidXml", error.message, options);
    default:
      return new CommandFault("serverError", error.message, options);
  }
}

/** The one place where what was thrown becomes what the device is told. */
export function toFault(error: unknown, definition: CommandDefinition | undefined): CommandFault | HttpFault {
  if (error instanceof HttpFault || error instanceof CommandFault) return error;
  if (error instanceof WbxmlError) return new CommandFault("invalidWbxml", error.message, { cause: error });
  if (error instanceof SchemaError) {
    if (error.fault === "value" && error.path.at(-1) === "InstanceId")
      return new CommandFault("invalidDateTime", error.message, { cause: error });
    const malformed =
      definition?.malformed === undefined ? undefined : definition.status[definition.malformed];
    const status = error.fault === "unknown" ? "invalidWbxml" : (malformed ?? "invalidXml");
    return new CommandFault(status, error.message, { cause: error });
  }
  if (error instanceof BackendError) return ofBackend(error);
  if (error instanceof SyncStateConflict) {
    return new CommandFault("serverErrorRetryLater", "another request of the device came first", {
      cause: error,
    });
  }
  if (error instanceof StoreUnavailable) {
    return new CommandFault("serverErrorRetryLater", "the state cannot be read or written now", {
      cause: error,
    });
  }
  return new CommandFault("serverError", "internal server error", { cause: error });
}

/** Whether the fault is the server's own, to be logged whole. */
export const isServerError = (fault: CommandFault | HttpFault): boolean =>
  fault instanceof CommandFault &&
  (fault.status === "serverError" ||
    fault.status === "syncStateCorrupt" ||
    fault.cause instanceof StoreUnavailable);

/** The first number of the common statuses; those below belong to a command and exist at every version. */
const firstCommonStatus = 101;

/** The reply that a fault becomes at a version; before there is one, that of the oldest. */
export function faultReply(
  fault: CommandFault | HttpFault,
  definition: CommandDefinition | undefined,
  version: ProtocolVersion | undefined,
): EasReply {
  if (fault instanceof HttpFault) return textReply(fault.status, fault.message, fault.headers);
  const number = toNumber(fault.status);
  const inBody = number < firstCommonStatus || (version !== undefined && hasBodyStatus(version));
  if (fault.retryAfter !== undefined) {
    return textReply(503, "try again later", { "retry-after": String(Math.ceil(fault.retryAfter)) });
  }
  // Bytes, as GetAttachment answers them, and lists have no place for a status.
  const kind = definition?.response?.type.kind;
  if (definition && inBody && kind !== undefined && kind !== "list") return statusReply(definition, number);
  const message = isServerError(fault) ? "internal server error" : fault.message;
  return textReply(toHttpStatus(fault.status, definition?.name), message);
}
