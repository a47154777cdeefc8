import { BackendError, type SearchField, type SearchQuery } from "@easkit/backend";
import type { SqliteValue } from "../database/sqlite-database.js";

/** A condition on a row of `items`, and the values for its parameters. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqliteValue[];
}

/** Deeper than any device asks. */
const MOST_DEPTH = 50;

const condition = (sql: string, ...values: SqliteValue[]): Condition => ({ sql, values });
const always = condition("1");
const never = condition("0");

const columns: Readonly<Record<Exclude<SearchField, "category">, string>> = {
  subject: "subject",
  from: "sender",
  to: "recipient",
  cc: "cc",
  bcc: "bcc",
  recipients: "recipient cc bcc",
  participants: "sender recipient cc bcc",
  body: "body",
  attachment: "attachment",
};
const allColumns = "subject sender recipient cc bcc body attachment other";

function join(conditions: readonly Condition[], word: "AND" | "OR", none: Condition): Condition {
  if (conditions.length === 0) return none;
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(` ${word} `)})`,
    values: conditions.flatMap(({ values }) => values),
  };
}

/** Rows of which the columns have these words in this order, the last of them perhaps only begun. */
function matches(user: number, text: string, field: Exclude<SearchField, "category"> | undefined): Condition {
  const words = text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  if (words.length === 0) return never;
  const phrase = `"${words.join(" ")}" *`;
  const match = `owner : "u${user}" AND {${field === undefined ? allColumns : columns[field]}} : ${phrase}`;
  return condition("items.item IN (SELECT rowid FROM words WHERE words MATCH ?)", match);
}

/** Categories of mail lie in its flags, others in the properties. */
const hasCategory = (text: string): Condition =>
  condition(
    `EXISTS (SELECT 1 FROM json_each(coalesce(items.flags, (SELECT json FROM properties WHERE properties.item = items.item)),
       '$.categories') WHERE instr(lower(value), ?) > 0)`,
    text.toLowerCase(),
  );

const list = (column: string, values: readonly string[]): Condition =>
  values.length === 0 ? never : condition(`${column} IN (${values.map(() => "?").join(", ")})`, ...values);

function received(from: Date | undefined, before: Date | undefined): Condition {
  const parts = [condition("items.class = 'Email' AND items.date IS NOT NULL")];
  if (from !== undefined) parts.push(condition("items.date >= ?", from.getTime()));
  if (before !== undefined) parts.push(condition("items.date < ?", before.getTime()));
  return join(parts, "AND", always);
}

const hasFiles = "EXISTS (SELECT 1 FROM attachments WHERE attachments.item = items.item)";

/** The items that a query means. @throws BackendError `unsupported` for one that is nested too deep */
export function toCondition(user: number, query: SearchQuery, depth = 0): Condition {
  if (depth > MOST_DEPTH) throw new BackendError("unsupported", "the query is nested too deep");
  switch (query.kind) {
    case "and":
    case "or": {
      const parts = query.of.map((each) => toCondition(user, each, depth + 1));
      return query.kind === "and" ? join(parts, "AND", always) : join(parts, "OR", never);
    }
    case "not": {
      const { sql, values } = toCondition(user, query.of, depth + 1);
      return { sql: `NOT ifnull(${sql}, 0)`, values };
    }
    case "text":
      return query.field === "category" ? hasCategory(query.text) : matches(user, query.text, query.field);
    case "class":
      return list("items.class", query.classes);
    case "folders":
      return list("folders.id", query.folderIds);
    case "received":
      return received(query.from, query.before);
    case "conversation":
      // Never the only parameter: a row of the search has others.
      return condition("items.conversation = ?", query.conversationId);
    case "read":
      return condition("json_extract(items.flags, '$.read') = ?", Number(query.value));
    case "flagged":
      return condition(
        "items.flags IS NOT NULL AND (json_extract(items.flags, '$.flag.status') IS 'active') = ?",
        Number(query.value),
      );
    case "attachments":
      return condition(`(items.has_attachments = 1 OR ${hasFiles}) = ?`, Number(query.value));
    case "importance":
      return condition("items.importance = ?", query.value);
  }
}
