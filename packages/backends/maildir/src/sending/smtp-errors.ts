import { BackendError, type BackendErrorCode } from "@easkit/backend";
import type { RefusedRecipient } from "./send-mail.js";

/** Seconds after which a device shall try again. */
const LATER = 60;

interface SmtpError extends Error {
  /** What failed, such as `EENVELOPE`. */
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly recipient?: unknown;
  readonly rejectedErrors?: unknown;
}

const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const isError = (value: unknown): value is SmtpError => value instanceof Error;

const codeOf = ({ responseCode }: SmtpError): number => (typeof responseCode === "number" ? responseCode : 0);

/** Who was refused while others were not, of what nodemailer tells of a message that was sent. */
export const refusedIn = (errors: unknown): readonly RefusedRecipient[] =>
  toList(errors)
    .filter(isError)
    .map(({ recipient, message }) => ({
      address: String(recipient),
      reason: message.replace(/\s+/g, " ").slice(0, 500),
    }));

/** What a refusal for good means, by where it came and its number (RFC 5321 4.2.3). */
function meaningOf(error: SmtpError): BackendErrorCode {
  const code = codeOf(error);
  if (code === 552 || code === 523) return "too-large";
  if (error.code !== "EENVELOPE") return "unsupported";
  return toList(error.rejectedErrors).length > 0 ? "not-found" : "forbidden";
}

function isForNow(error: SmtpError): boolean {
  const all = [error, ...toList(error.rejectedErrors).filter(isError)];
  // A login that fails is for the operator to repair: the message is as good as before.
  return codeOf(error) < 500 || error.code === "EAUTH" || all.some((each) => codeOf(each) < 500);
}

/** What a failed sending means to a device. */
export function toSendError(error: unknown): unknown {
  if (!isError(error) || error instanceof BackendError) return error;
  if (isForNow(error))
    return new BackendError("unavailable", error.message, { cause: error, retryAfter: LATER });
  return new BackendError(meaningOf(error), error.message, { cause: error });
}
