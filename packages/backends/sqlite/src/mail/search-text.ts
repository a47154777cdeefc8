import PostalMime, { type Address, type Email } from "postal-mime";

/** What of a message can be searched for. */
export interface SearchText {
  readonly subject: string;
  readonly sender: string;
  readonly recipients: string;
  readonly body: string;
}

/** What a message says of itself, its text and its place in a conversation. */
export interface MailSummary extends SearchText {
  /** What its Date field says. */
  readonly date: Date | undefined;
  readonly messageId: string | undefined;
  /** The Message-IDs of the chain of answers that led to it, the oldest first. */
  readonly ancestors: readonly string[];
}

const MOST_TEXT = 100_000;

const idsIn = (value: string | undefined): readonly string[] => value?.match(/<[^<>\s]+>/g) ?? [];

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };

/** The words of HTML, good enough to search in. */
const wordsOf = (html: string): string =>
  html
    .replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => entities[name] ?? " ");

const print = (address: Address): string =>
  address.group === undefined
    ? `${address.name} ${address.address}`
    : `${address.name} ${address.group.map(print).join(" ")}`;

const printAll = (addresses: readonly Address[] = []): string => addresses.map(print).join(" ");

function toDate(text: string | undefined): Date | undefined {
  const date = new Date(text ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function toSummary(email: Email): MailSummary {
  const references = idsIn(email.references);
  return {
    subject: email.subject ?? "",
    sender: printAll(email.from === undefined ? [] : [email.from]),
    recipients: printAll([...(email.to ?? []), ...(email.cc ?? [])]),
    body: (email.text ?? wordsOf(email.html ?? "")).slice(0, MOST_TEXT),
    date: toDate(email.date),
    messageId: idsIn(email.messageId)[0],
    ancestors: references.length > 0 ? references : idsIn(email.inReplyTo).slice(0, 1),
  };
}

const nothing = {
  subject: "",
  sender: "",
  recipients: "",
  body: "",
  date: undefined,
  messageId: undefined,
  ancestors: [],
};

/** Reads the beginning of a message. One that cannot be understood is kept all the same, and found by nothing. */
export async function summarize(beginning: Uint8Array): Promise<MailSummary> {
  try {
    return toSummary(await PostalMime.parse(beginning));
  } catch (error) {
    // Raised for messages that are nested too deep, or whose header is too large.
    if (error instanceof Error) return nothing;
    throw error;
  }
}
