import type { ItemClass, SearchField, SearchQuery } from "@easkit/backend";
import { type Period, readPeriod } from "./date-words.js";

const fields: Readonly<Record<string, SearchField>> = {
  subject: "subject",
  from: "from",
  sender: "from",
  author: "from",
  to: "to",
  cc: "cc",
  bcc: "bcc",
  recipients: "recipients",
  participants: "participants",
  body: "body",
  content: "body",
  attachment: "attachment",
  attachments: "attachment",
  attachmentnames: "attachment",
  filename: "attachment",
  category: "category",
  categories: "category",
};

const kinds: Readonly<Record<string, ItemClass>> = {
  email: "Email",
  emails: "Email",
  meetings: "Calendar",
  calendar: "Calendar",
  contacts: "Contacts",
  people: "Contacts",
  tasks: "Tasks",
  notes: "Notes",
};

const flags: Readonly<Record<string, "read" | "flagged" | "attachments">> = {
  read: "read",
  isread: "read",
  isflagged: "flagged",
  hasflag: "flagged",
  hasattachment: "attachments",
  hasattachments: "attachments",
};

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  1: true,
  false: false,
  no: false,
  0: false,
};

const levels = { low: "low", normal: "normal", medium: "normal", high: "high" } as const;
const isLevel = (word: string): word is keyof typeof levels => Object.hasOwn(levels, word);

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

function compare(operator: string, { from, before }: Period): SearchQuery {
  switch (operator) {
    case ">":
      return { kind: "received", from: before };
    case ">=":
      return { kind: "received", from };
    case "<":
      return { kind: "received", before: from };
    case "<=":
      return { kind: "received", before };
    default:
      return { kind: "received", from, before };
  }
}

function dateTerm(operator: string, value: string, now: Date): SearchQuery | undefined {
  const [start = "", end, ...rest] = value.split("..");
  if (rest.length > 0) return undefined;
  const first = readPeriod(start, now);
  if (end === undefined) return first && compare(operator, first);
  const last = readPeriod(end, now);
  return first && last && { kind: "received", from: first.from, before: last.before };
}

/**
 * One `property:value` of a query, such as `from:bob`, `received>=2026-11-01` or `hasattachment:true`; `undefined` if
 * it is none, which a time of day or a URL is not either.
 */
export function readPropertyTerm(
  property: string,
  operator: string,
  value: string,
  now: Date,
): SearchQuery | undefined {
  const name = property.toLowerCase();
  const word = value.toLowerCase();
  if (["received", "sent", "date"].includes(name)) {
    const term = dateTerm(operator, value, now);
    return term && operator === "<>" ? { kind: "not", of: term } : term;
  }
  if (operator !== ":" && operator !== "=" && operator !== "<>") return undefined;
  const term = readPlainTerm(name, word, value);
  return term && operator === "<>" ? { kind: "not", of: term } : term;
}

function readPlainTerm(name: string, word: string, value: string): SearchQuery | undefined {
  const field = own(fields, name);
  if (field) return { kind: "text", field, text: value };
  const flag = own(flags, name);
  const truth = own(truths, word);
  if (flag) return truth === undefined ? undefined : { kind: flag, value: truth };
  if (name === "importance") return isLevel(word) ? { kind: "importance", value: levels[word] } : undefined;
  const itemClass = name === "kind" ? own(kinds, word) : undefined;
  return itemClass && { kind: "class", classes: [itemClass] };
}
