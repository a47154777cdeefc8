import { BackendError } from "@easkit/backend";
import type { Settings } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";

/** A status of one part of Settings (MS-ASCMD 2.2.3.167.14). */
export type PartStatus = Extract<
  keyof typeof Settings.status,
  | "ok"
  | "protocolError"
  | "accessDenied"
  | "serverUnavailable"
  | "invalidArguments"
  | "conflictingArguments"
  | "deniedByPolicy"
>;

/** What a device is told where the backend could not do a part of Settings; why, is for the log. */
export function failedPart({ emit, id }: Exchange, what: string, error: unknown): PartStatus {
  emit({ type: "fault", id, where: what, error });
  if (!(error instanceof BackendError)) return "serverUnavailable";
  switch (error.code) {
    case "forbidden":
      return "accessDenied";
    case "invalid":
    case "too-large":
    case "unsupported":
      return "invalidArguments";
    default:
      return "serverUnavailable";
  }
}
