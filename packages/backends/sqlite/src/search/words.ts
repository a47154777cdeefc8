import type { TypedItem } from "@easkit/backend";
import type { Groupware } from "../groupware.js";

/** What of an item can be searched for, by field. */
export interface Words {
  readonly subject: string;
  readonly sender: string;
  readonly to: string;
  readonly cc: string;
  readonly bcc: string;
  readonly body: string;
  /** Names of attachments. */
  readonly attachment: string;
  /** What is in no field, such as the parts of an address. */
  readonly other: string;
}

/** No more text of an item than this is looked at, in characters. */
export const MOST_TEXT = 100_000;

const textOf = (data: unknown): string => {
  const text = data instanceof Uint8Array ? Buffer.from(data).toString("utf8") : data;
  return typeof text === "string" ? text.slice(0, MOST_TEXT) : "";
};

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return;
  for (const inner of Object.values(value)) yield* stringsIn(inner);
}

/** What of a typed item can be searched for. Long bodies that lie apart are left out. */
export function wordsOf({ properties }: TypedItem): Words {
  const {
    body,
    attachments,
    subject,
    fileAs,
    picture,
    timezone,
    ...rest
  }: Readonly<Record<string, unknown>> = {
    ...properties,
  };
  const data = typeof body === "object" && body !== null && "data" in body ? body.data : undefined;
  return {
    subject: textOf(subject ?? fileAs),
    sender: textOf(rest["from"]),
    to: textOf(rest["to"]),
    cc: textOf(rest["cc"]),
    bcc: textOf(rest["bcc"]),
    body: textOf(data),
    attachment: [...stringsIn(attachments)].join(" "),
    other: [...stringsIn(rest)].join(" ").slice(0, MOST_TEXT),
  };
}

/** Notes the words of an item, in the place of those that it had. Only in a write. */
export function putWords({ database }: Groupware, user: number, item: number, words: Words): void {
  database.run("DELETE FROM words WHERE rowid = ?", item);
  database.run(
    `INSERT INTO words (rowid, owner, subject, sender, recipient, cc, bcc, body, attachment, other)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    item,
    `u${user}`,
    words.subject,
    words.sender,
    words.to,
    words.cc,
    words.bcc,
    words.body,
    words.attachment,
    words.other,
  );
}
