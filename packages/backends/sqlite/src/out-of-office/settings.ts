import {
  BackendError,
  type OutOfOffice,
  type OutOfOfficeAudience,
  type OutOfOfficeMessage,
} from "@easkit/backend";
import { readInteger, readOptionalInteger, readText } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";

const MOST_TEXT = 256 * 1024;

const audiences: readonly OutOfOfficeAudience[] = ["internal", "externalKnown", "externalUnknown"];

type Messages = OutOfOffice["messages"];

const isMessages = (value: unknown): value is Messages => typeof value === "object" && value !== null;

function toState(text: string): OutOfOffice["state"] {
  return text === "global" || text === "timeBased" ? text : "disabled";
}

/** What a user's automatic replies are set to. */
export function readOutOfOffice({ database }: Groupware, user: number): OutOfOffice {
  const row = database.row(
    "SELECT state, start_at, end_at, messages FROM out_of_office WHERE user = ?",
    user,
  );
  if (row === undefined) return { state: "disabled", messages: {} };
  const messages: unknown = JSON.parse(readText(row, "messages"));
  const start = readOptionalInteger(row, "start_at");
  const end = readOptionalInteger(row, "end_at");
  return {
    state: toState(readText(row, "state")),
    ...(start === undefined ? {} : { start: new Date(start) }),
    ...(end === undefined ? {} : { end: new Date(end) }),
    messages: isMessages(messages) ? messages : {},
  };
}

function check({ state, start, end, messages }: OutOfOffice): void {
  if (state === "timeBased" && (start === undefined || end === undefined || start >= end)) {
    throw new BackendError("invalid", "automatic replies for a time need its start and, after it, its end");
  }
  if (Object.values(messages).some((message) => message.text.length > MOST_TEXT)) {
    throw new BackendError("too-large", `an automatic reply has ${MOST_TEXT} characters at most`);
  }
}

const settled = (messages: Messages): Messages =>
  Object.fromEntries(
    audiences.flatMap((audience): readonly (readonly [string, OutOfOfficeMessage])[] => {
      const message = messages[audience];
      if (message === undefined) return [];
      const { enabled, type, text } = message;
      return [[audience, { enabled, type, text }]];
    }),
  );

/**
 * Sets automatic replies; an audience that is not given keeps what it had. Whoever had an answer gets one again.
 *
 * @throws BackendError `invalid` for times that make no sense, `too-large`
 */
export function writeOutOfOffice(groupware: Groupware, user: number, wanted: OutOfOffice): void {
  const { database } = groupware;
  check(wanted);
  database.write(() => {
    const before = readOutOfOffice(groupware, user);
    const messages = settled({ ...before.messages, ...settled(wanted.messages) });
    const start = wanted.start ?? before.start;
    const end = wanted.end ?? before.end;
    database.run(
      "INSERT OR REPLACE INTO out_of_office (user, state, start_at, end_at, messages) VALUES (?, ?, ?, ?, ?)",
      user,
      wanted.state,
      start?.getTime() ?? null,
      end?.getTime() ?? null,
      JSON.stringify(messages),
    );
    database.run("DELETE FROM replied WHERE user = ?", user);
  });
}

/** Notes that somebody has had an automatic reply; false if they had one already. Only in a write. */
export function noteReply({ database }: Groupware, user: number, sender: string): boolean {
  const sql = "INSERT OR IGNORE INTO replied (user, sender) VALUES (?, ?)";
  database.run(sql, user, sender);
  return readInteger(database.row("SELECT changes() AS count"), "count") > 0;
}
