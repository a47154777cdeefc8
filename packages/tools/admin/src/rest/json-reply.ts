import type { EasReply } from "@easkit/backend";
import { faultStatuses, type OperationFault } from "../operations/operation-fault.js";

const utf8 = new TextEncoder();

const guarded = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
} as const;

/** A JSON value. */
export const jsonReply = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): EasReply => ({
  status,
  headers: { ...guarded, ...headers, "content-type": "application/json; charset=utf-8" },
  body: utf8.encode(JSON.stringify(value)),
});

/** A fault, in the one form that all have. */
export function faultReply(
  { code, message }: OperationFault,
  headers: Readonly<Record<string, string>> = {},
): EasReply {
  const challenge = code === "unauthenticated" ? { "www-authenticate": 'Bearer realm="easkit"' } : {};
  return jsonReply(faultStatuses[code], { error: { code, message } }, { ...challenge, ...headers });
}
