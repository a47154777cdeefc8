import type { RawField } from "./raw-fields.js";

/** More steps of a thread are not listed: the first and the last count. */
const mostReferences = 30;

const messageId = /<[\x21-\x3b\x3d\x3f-\x7e]{1,900}>/g;

/** The Message-IDs in a header value, fit to be written into another header. */
export const messageIdsIn = (value: string | undefined): readonly string[] => value?.match(messageId) ?? [];

/**
 * The fields by which a message tells what it answers (RFC 5322 3.6.4), where what the device wrote has none. A message
 * that passes another on answers nothing, but belongs to the thread.
 */
export function threadFields(
  written: readonly RawField[],
  thread: readonly string[],
  kind: "reply" | "forward",
): string {
  const has = (name: string) => written.some((field) => field.name === name);
  const own = thread.at(-1);
  if (own === undefined) return "";
  const kept =
    thread.length > mostReferences ? [...thread.slice(0, 1), ...thread.slice(1 - mostReferences)] : thread;
  const answers = kind === "reply" && !has("in-reply-to") ? `In-Reply-To: ${own}\r\n` : "";
  const belongs = has("references") ? "" : `References: ${kept.join("\r\n ")}\r\n`;
  return answers + belongs;
}
