import type { PropertiesByClass } from "@easkit/backend";
import PostalMime, { type Address, type Email } from "postal-mime";
import { MOST_TEXT, type Words } from "./words.js";

/** What a message says of itself: its words, and its place in a conversation. */
export interface MailSummary {
  readonly words: Words;
  /** What its Date field says. */
  readonly date: Date | undefined;
  readonly messageId: string | undefined;
  /** The Message-IDs of the chain of answers that led to it, the oldest first. */
  readonly ancestors: readonly string[];
  readonly hasAttachments: boolean;
  readonly importance: NonNullable<PropertiesByClass["Email"]["importance"]>;
  /** The iCalendar text that it brings, such as an invitation. */
  readonly calendar?: string;
}

const idsIn = (value: string | undefined): readonly string[] => value?.match(/<[^<>\s]+>/g) ?? [];

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };

/** The words of HTML, good enough to search in. */
const textOf = (html: string): string =>
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

function importanceOf({ headers }: Email): MailSummary["importance"] {
  const of = (key: string) =>
    headers
      .find((header) => header.key === key)
      ?.value.trim()
      .toLowerCase() ?? "";
  const said = of("importance");
  if (said === "high" || said === "low") return said;
  const priority = of("x-priority").charAt(0);
  if (said === "" && (priority === "1" || priority === "2")) return "high";
  return said === "" && (priority === "4" || priority === "5") ? "low" : "normal";
}

/** Bytes. */
const MOST_CALENDAR = 128 * 1024;

function calendarIn({ attachments }: Email): Pick<MailSummary, "calendar"> {
  const part = attachments.find(({ mimeType, disposition, method }) => {
    return mimeType === "text/calendar" && (disposition !== "attachment" || method !== undefined);
  });
  if (part === undefined) return {};
  const text = typeof part.content === "string" ? part.content : new TextDecoder().decode(part.content);
  return text.length > MOST_CALENDAR ? {} : { calendar: text };
}

function toSummary(email: Email): MailSummary {
  const references = idsIn(email.references);
  const files = email.attachments.filter(({ related }) => related !== true);
  return {
    words: {
      subject: email.subject ?? "",
      sender: printAll(email.from === undefined ? [] : [email.from]),
      to: printAll(email.to),
      cc: printAll(email.cc),
      bcc: printAll(email.bcc),
      body: (email.text ?? textOf(email.html ?? "")).slice(0, MOST_TEXT),
      attachment: files.map(({ filename }) => filename ?? "").join(" "),
      other: "",
    },
    date: toDate(email.date),
    messageId: idsIn(email.messageId)[0],
    ancestors: references.length > 0 ? references : idsIn(email.inReplyTo).slice(0, 1),
    hasAttachments: files.length > 0,
    importance: importanceOf(email),
    ...calendarIn(email),
  };
}

/** A message of which nothing is known but what is given. */
export const summaryWith = (words: Partial<Words>, known: Partial<MailSummary> = {}): MailSummary => ({
  words: { subject: "", sender: "", to: "", cc: "", bcc: "", body: "", attachment: "", other: "", ...words },
  date: undefined,
  messageId: undefined,
  ancestors: [],
  hasAttachments: false,
  importance: "normal",
  ...known,
});

/** Reads the beginning of a message. One that cannot be understood is kept all the same, and found by nothing. */
export async function summarize(beginning: Uint8Array): Promise<MailSummary> {
  try {
    return toSummary(await PostalMime.parse(beginning));
  } catch (error) {
    // Raised for messages that are nested too deep, or whose header is too large.
    if (error instanceof Error) return summaryWith({});
    throw error;
  }
}
