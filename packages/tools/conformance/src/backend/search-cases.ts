import { deepEqual, equal, ok } from "node:assert/strict";
import { BackendError, type SearchQuery, type SearchRange } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, both, canFill, has, hasMail } from "./backend-fixture.js";
import { inPieces } from "./sample-mail.js";
import { must, nextNumber, type Session, visit } from "./session.js";

const needs = both(hasMail, canFill, has("search"));

const all: SearchRange = { first: 0, last: 99 };

interface Letter {
  readonly subject: string;
  readonly from?: string;
  readonly text?: string;
}

/** A word that stands in no other message. */
const newWord = (): string => `zq${nextNumber().toString(36)}${Date.now().toString(36)}`;

function toMail({ subject, from = "sender@example.test", text = "Nothing." }: Letter): Uint8Array {
  const number = nextNumber();
  const lines = [
    `From: Sender <${from}>`,
    "To: recipient@example.test",
    `Subject: ${subject}`,
    `Message-ID: <search-${number}-${Date.now()}@example.test>`,
    "Date: Mon, 05 Jan 2026 10:00:00 +0000",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "",
    text,
    "",
  ];
  return new TextEncoder().encode(lines.join("\r\n"));
}

const put = (session: Session, letter: Letter): Promise<string> => session.fillOne(toMail(letter));

async function find(session: Session, query: SearchQuery, range = all) {
  const page = await must(session.backend.search?.(session.ctx, query, range));
  return { ids: page.results.map(({ id }) => id), total: page.total };
}

/** As {@link find}; `undefined` if the backend says that it cannot answer such a query. */
async function tryFinding(session: Session, query: SearchQuery): Promise<string[] | undefined> {
  try {
    return (await find(session, query)).ids;
  } catch (error) {
    if (error instanceof BackendError && error.code === "unsupported") return undefined;
    throw error;
  }
}

const text = (words: string, more: object = {}): SearchQuery => ({ kind: "text", text: words, ...more });

async function finds(session: Session, query: SearchQuery, ids: readonly string[]): Promise<void> {
  // An index may need a moment.
  let found: string[] | undefined;
  await session.until(`${JSON.stringify(query)} finds ${ids.length}`, async () => {
    found = await tryFinding(session, query);
    return found === undefined || found.length === ids.length;
  });
  if (found !== undefined) deepEqual([...found].sort(), [...ids].sort());
}

/** What must be true of `search`. */
export const searchCases: readonly Case<BackendFixture>[] = [
  {
    id: "search/words",
    why: "mail is found by words of its subject, its sender and its text, in any case and only begun; by others it is not",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const [inSubject, inFrom, inText] = [newWord(), newWord(), newWord()];
        const id = await put(session, {
          subject: `About ${inSubject}`,
          from: `${inFrom}@example.test`,
          text: `Some ${inText} here.`,
        });
        for (const word of [inSubject, inFrom, inText]) {
          await finds(session, text(word), [id]);
          await finds(session, text(word.toUpperCase()), [id]);
          await finds(session, text(word.slice(0, -2)), [id]);
        }
        await finds(session, text(newWord()), []);
      }),
  },
  {
    id: "search/fields",
    why: "a search in one field finds what stands there and nowhere else",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const word = newWord();
        const id = await put(session, { subject: `About ${word}` });
        await put(session, { subject: "Other", text: `Some ${word} here.` });
        await finds(session, text(word, { field: "subject" }), [id]);
        await finds(session, text(word, { field: "from" }), []);
      }),
  },
  {
    id: "search/conditions",
    why: "conditions are joined by and, or and not",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const [one, two] = [newWord(), newWord()];
        const both_ = await put(session, { subject: `${one} ${two}` });
        const first = await put(session, { subject: one });
        const second = await put(session, { subject: two });
        await finds(session, { kind: "and", of: [text(one), text(two)] }, [both_]);
        await finds(session, { kind: "or", of: [text(one), text(two)] }, [both_, first, second]);
        const without: SearchQuery = { kind: "not", of: text(two) };
        await finds(session, { kind: "and", of: [text(one), without] }, [first]);
      }),
  },
  {
    id: "search/range",
    why: "a range gives those rows and no others, and the total says how many there are",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const word = newWord();
        const ids = [];
        for (let number = 0; number < 5; number++) ids.push(await put(session, { subject: word }));
        await finds(session, text(word), ids);
        const pages = [];
        for (const range of [
          { first: 0, last: 1 },
          { first: 2, last: 3 },
          { first: 4, last: 9 },
        ]) {
          pages.push(await find(session, text(word), range));
        }
        deepEqual(
          pages.map((page) => page.ids.length),
          [2, 2, 1],
        );
        deepEqual(pages.flatMap((page) => page.ids).sort(), [...ids].sort());
        for (const { total } of pages) equal(total, 5);
        deepEqual((await find(session, text(word), { first: 7, last: 9 })).ids, []);
      }),
  },
  {
    id: "search/folders",
    why: "a search in a folder finds what lies there",
    needs: both(needs, has("createItem", "createFolder")),
    run: (open) =>
      visit(open, async (session) => {
        const word = newWord();
        const folder = await session.createFolder();
        const inbox = await session.inbox();
        const here = await put(session, { subject: word });
        const item = {
          mime: inPieces(toMail({ subject: word })),
          flags: { read: true },
          received: new Date(),
        };
        const { id: there } = await session.create(folder.id, { class: "Email", ...item });
        await finds(session, text(word), [here, there]);
        const inFolder = (id: string): SearchQuery => ({
          kind: "and",
          of: [text(word), { kind: "folders", folderIds: [id] }],
        });
        await finds(session, inFolder(folder.id), [there]);
        await finds(session, inFolder(inbox), [here]);
      }),
  },
  {
    id: "search/newest-first",
    why: "mail that was received last comes first, and a period leaves out what was received before or after",
    needs: both(needs, has("createItem")),
    run: (open) =>
      visit(open, async (session) => {
        const word = newWord();
        const inbox = await session.inbox();
        const day = (date: number) => new Date(Date.UTC(2026, 0, date));
        const make = async (date: number) => {
          const item = {
            mime: inPieces(toMail({ subject: word })),
            flags: { read: true },
            received: day(date),
          };
          return (await session.create(inbox, { class: "Email", ...item })).id;
        };
        const [middle, newest, oldest] = [await make(10), await make(20), await make(1)];
        await finds(session, text(word), [middle, newest, oldest]);
        deepEqual((await find(session, text(word))).ids, [newest, middle, oldest]);
        const period: SearchQuery = { kind: "received", from: day(5), before: day(20) };
        await finds(session, { kind: "and", of: [text(word), period] }, [middle]);
      }),
  },
  {
    id: "search/deleted",
    why: "what has been deleted is not found",
    needs: both(needs, has("deleteItem")),
    run: (open) =>
      visit(open, async (session) => {
        const word = newWord();
        const id = await put(session, { subject: word });
        await finds(session, text(word), [id]);
        await session.remove(await session.inbox(), id);
        await finds(session, text(word), []);
        ok(true);
      }),
  },
];
