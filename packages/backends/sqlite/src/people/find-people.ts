import { foldText, type PeoplePage, type Person, type SearchRange } from "@easkit/backend";
import type { SqliteValue } from "../database/sqlite-database.js";
import { readInteger } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";
import type { PersonRow } from "./person.js";
import { findPicture, personColumns, toPersonRow } from "./person-row.js";

// Scripts that put no blanks between words: a word can begin anywhere.
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

/** A condition on `people`: a name, alias or address has a word that begins with the text. */
function meaning(text: string): { readonly sql: string; readonly value: SqliteValue } | undefined {
  if (unspaced.test(text)) return { sql: "instr(searched, ?) > 0", value: foldText(text) };
  const words = text.match(/[\p{L}\p{N}\p{M}]+/gu);
  if (words === null) return undefined;
  const match = `"${words.join(" ")}" *`;
  return { sql: "person IN (SELECT rowid FROM people_words WHERE people_words MATCH ?)", value: match };
}

/** Some of the people, and how many there are in all. */
export interface FoundRows {
  readonly rows: readonly PersonRow[];
  readonly total: number;
}

/** Those in the address list whom a text may mean, those who are named exactly so first, then by name. */
export function findRows({ database }: Groupware, text: string, { first, last }: SearchRange): FoundRows {
  const condition = meaning(text);
  if (condition === undefined) return { rows: [], total: 0 };
  const from = `FROM people WHERE hidden = 0 AND ${condition.sql}`;
  const count = database.row(`SELECT count(*) AS total ${from}`, condition.value);
  const rows = database.rows(
    `SELECT ${personColumns} ${from} ORDER BY sort_name, person LIMIT ? OFFSET ?`,
    condition.value,
    Math.max(0, last - first + 1),
    Math.max(0, first),
  );
  return { rows: rows.map(toPersonRow), total: readInteger(count, "total") };
}

/** Looks through the address list, as the contract says. */
export function findPeople(
  groupware: Groupware,
  text: string,
  range: SearchRange,
  { pictures }: { readonly pictures: boolean },
): PeoplePage {
  const { database } = groupware;
  return database.read(() => {
    const { rows, total } = findRows(groupware, text, range);
    const people = rows.map(({ key, displayName, emailAddress, facts }): Person => {
      const picture = pictures ? findPicture(database, key) : undefined;
      return {
        ...facts,
        displayName,
        ...(emailAddress === undefined ? {} : { emailAddress }),
        ...(picture === undefined ? {} : { picture }),
      };
    });
    return { people, total };
  });
}
