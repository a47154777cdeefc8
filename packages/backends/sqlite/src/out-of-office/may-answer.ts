import { addressesIn, fieldOf, type MessageHead } from "../mail/message-head.js";

const machines =
  /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|owner-.*|.*-(request|owner|bounces?))$/i;
const lists = [
  "list-id",
  "list-post",
  "list-help",
  "list-subscribe",
  "list-unsubscribe",
  "list-owner",
  "list-archive",
];

/** Whether a message came from a person, as far as its header tells (RFC 3834 section 2). */
export function isFromPerson(head: MessageHead, sender: string): boolean {
  if (sender === "" || machines.test(sender.slice(0, sender.lastIndexOf("@")))) return false;
  const submitted = fieldOf(head, "auto-submitted")?.toLowerCase() ?? "no";
  if (!/^no\b/.test(submitted)) return false;
  if (/^(bulk|list|junk)\b/i.test(fieldOf(head, "precedence") ?? "")) return false;
  if (/\b(all|oof|autoreply)\b/i.test(fieldOf(head, "x-auto-response-suppress") ?? "")) return false;
  if (fieldOf(head, "x-loop") !== undefined) return false;
  return lists.every((name) => fieldOf(head, name) === undefined);
}

/** Whether a message names one of these addresses as who it is for; blind copies and lists do not. */
export function isAddressedTo(head: MessageHead, own: readonly string[]): boolean {
  const named = new Set(
    ["to", "cc", "resent-to", "resent-cc"].flatMap((name) =>
      addressesIn(head, name).map((address) => address.toLowerCase()),
    ),
  );
  return own.some((address) => named.has(address.toLowerCase()));
}
