import { BackendError, type EasReply } from "@easkit/backend";

const utf8 = new TextEncoder();
const guarded = { "cache-control": "private, no-store", "x-content-type-options": "nosniff" } as const;

/** A reply without body. */
export function emptyReply(status: number, headers: Readonly<Record<string, string>> = {}): EasReply {
  return { status, headers: { "cache-control": "private, no-store", ...headers }, body: undefined };
}

/** An XML document, with the status that all documents have, also those that tell an error. */
export function xmlReply(root: string): EasReply {
  return {
    status: 200,
    headers: { ...guarded, "content-type": "text/xml; charset=utf-8" },
    body: utf8.encode(`<?xml version="1.0" encoding="utf-8"?>\n${root}\n`),
  };
}

/** A JSON object. */
export function jsonReply(
  status: number,
  value: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): EasReply {
  return {
    status,
    headers: { ...guarded, ...headers, "content-type": "application/json; charset=utf-8" },
    body: utf8.encode(JSON.stringify(value)),
  };
}

/** A refusal by HTTP status, in the clothes of the form that was asked. The text is ours: nothing of the request is in it. */
export function refusal(
  api: "xml" | "json",
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): EasReply {
  if (api === "xml") return emptyReply(status, headers);
  return jsonReply(status, { ErrorCode: code, ErrorMessage: message }, headers);
}

/** What the client learns when a function of the application failed. */
export function faultReply(api: "xml" | "json", error: unknown): EasReply {
  if (!(error instanceof BackendError) || error.code !== "unavailable") {
    return refusal(api, 500, "InternalServerError", "The server has a problem.");
  }
  const headers = error.retryAfter === undefined ? {} : { "retry-after": toDelay(error.retryAfter) };
  return refusal(api, 503, "ServiceUnavailable", "The server is busy. Try again later.", headers);
}

/** Seconds as `Retry-After` has them. */
export function toDelay(seconds: number): string {
  return String(Math.max(0, Math.ceil(seconds)));
}
