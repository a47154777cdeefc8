import { deepEqual, equal, ok } from "node:assert/strict";
import type { SearchRange } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, has } from "./backend-fixture.js";
import { must, type Session, visit } from "./session.js";

const needs = has("searchPeople");

const all: SearchRange = { first: 0, last: 99 };

const find = (session: Session, text: string, range = all, pictures = false) =>
  must(session.backend.searchPeople?.(session.ctx, text, range, { pictures }));

/** Words by which this address list has somebody: those of the user. */
function wordsOf({ fixture: { principal } }: Session): readonly string[] {
  const { displayName = "", address = "" } = principal;
  return [...displayName.split(/\s+/), address.split("@")[0] ?? ""].filter((word) => word.length > 1);
}

/** What must be true of `searchPeople`. */
export const peopleCases: readonly Case<BackendFixture>[] = [
  {
    id: "people/words",
    why: "whom a word means, its beginning means too, in any case",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        for (const word of wordsOf(session)) {
          const { people, total } = await find(session, word);
          ok(total >= people.length, "the total is less than what was found");
          const names = (found: typeof people) => new Set(found.map(({ emailAddress }) => emailAddress));
          for (const other of [word.toUpperCase(), word.slice(0, -1)]) {
            const more = names((await find(session, other)).people);
            for (const name of names(people)) ok(more.has(name), `${other} does not find ${name}`);
          }
        }
      }),
  },
  {
    id: "people/nobody",
    why: "a name that nobody has finds nobody",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const { people, total } = await find(session, "zqxzqxzqx");
        deepEqual([people.length, total], [0, 0]);
      }),
  },
  {
    id: "people/range",
    why: "pages together are the whole result, in the order of the names",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        for (const letter of ["a", "b", "e", ...wordsOf(session)]) {
          const { people, total } = await find(session, letter);
          const names = people.map(({ displayName = "" }) => displayName);
          deepEqual(
            names,
            [...names].sort((a, b) => a.localeCompare(b)),
            "the names are in no order",
          );
          const paged = [];
          for (let first = 0; first < people.length; first += 2) {
            const page = await find(session, letter, { first, last: first + 1 });
            ok(page.people.length <= 2, "a page has more than was asked for");
            equal(page.total, total);
            paged.push(...page.people);
          }
          deepEqual(
            paged.map(({ emailAddress }) => emailAddress),
            people.map(({ emailAddress }) => emailAddress),
          );
          const beyond = await find(session, letter, { first: total, last: total + 9 });
          equal(beyond.people.length, 0, "there is somebody behind the last");
        }
      }),
  },
  {
    id: "people/pictures",
    why: "pictures only come if they are wanted",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        for (const letter of ["a", "e", ...wordsOf(session)]) {
          for (const { picture } of (await find(session, letter)).people) equal(picture, undefined);
        }
      }),
  },
];
