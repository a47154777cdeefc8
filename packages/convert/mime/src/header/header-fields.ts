/** The names of the fields that are kept. The rest of a header is nobody's business here. */
const keptNames: ReadonlySet<string> = new Set([
  "from",
  "to",
  "cc",
  "bcc",
  "reply-to",
  "sender",
  "subject",
  "date",
  "message-id",
  "in-reply-to",
  "references",
  "thread-topic",
  "thread-index",
  "importance",
  "priority",
  "x-priority",
  "x-msmail-priority",
  "keywords",
  "content-type",
  "content-transfer-encoding",
  "content-disposition",
  "content-id",
  "content-location",
  "content-description",
  "content-class",
]);

const otherKnownNames: ReadonlySet<string> = new Set([
  "received",
  "return-path",
  "mime-version",
  "delivered-to",
  "resent-from",
  "resent-to",
  "resent-date",
  "list-id",
  "list-unsubscribe",
  "dkim-signature",
  "authentication-results",
  "user-agent",
  "organization",
  "precedence",
  "status",
  "comments",
  "lines",
  "newsgroups",
  "path",
  "apparently-to",
  "errors-to",
  "envelope-to",
  "disposition-notification-to",
  "auto-submitted",
]);

/** Whether a name makes it likely that a line is of a header and not of a text. */
export const isKnownName = (name: string): boolean =>
  keptNames.has(name) ||
  otherKnownNames.has(name) ||
  name.startsWith("x-") ||
  name.startsWith("content-") ||
  name.startsWith("resent-") ||
  name.startsWith("arc-");

/** The fields of one header, unfolded; values are bytes, one a character (Latin-1), not yet decoded. */
export class HeaderFields {
  readonly #values = new Map<string, string[]>();

  /** The first field of a name. */
  first(name: string): string | undefined {
    return this.#values.get(name)?.[0];
  }

  /** All fields of a name, in order. */
  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** Adds a field; names that have no use here are dropped. Returns how many bytes are kept. */
  add(name: string, value: string): number {
    if (!keptNames.has(name)) return 0;
    const values = this.#values.get(name);
    if (values === undefined) this.#values.set(name, [value]);
    else values.push(value);
    return name.length + value.length;
  }
}
