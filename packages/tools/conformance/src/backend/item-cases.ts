import { deepEqual, equal, ok } from "node:assert/strict";
import { classOf } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, canFill } from "./backend-fixture.js";
import { failsWith } from "./expect-code.js";
import { type Session, visit } from "./session.js";

const MOST = 30;

/** Ids that no item has, some of which would be a way out of a directory or into a query. */
const oddIds = [
  "",
  "x",
  ".",
  "../../etc/passwd",
  "cur/x",
  "0",
  "*",
  "' or 1=1 --",
  "%00",
  "a".repeat(64),
  "ü",
  "\0",
];

/** Some of the items of every folder. */
async function* someItems(session: Session) {
  if (canFill(session.fixture)) await session.fill(3);
  for (const folder of await session.folders()) {
    for (const stat of (await session.list(folder.id)).slice(0, MOST)) yield { folder, stat };
  }
}

/** What must be true of `getItem`. */
export const itemCases: readonly Case<BackendFixture>[] = [
  {
    id: "get/revisions",
    why: "an item has the revisions that the listing says",
    run: (open) =>
      visit(open, async (session) => {
        for await (const { folder, stat } of someItems(session)) {
          const { revision, flagsRevision } = await session.get(folder.id, stat.id);
          deepEqual(
            { revision, flagsRevision },
            { revision: stat.revision, flagsRevision: stat.flagsRevision },
          );
        }
      }),
  },
  {
    id: "get/class",
    why: "an item is of its folder's class",
    run: (open) =>
      visit(open, async (session) => {
        for await (const { folder, stat } of someItems(session)) {
          equal((await session.get(folder.id, stat.id)).class, classOf(folder.type));
        }
      }),
  },
  {
    id: "get/parts",
    why: "however little of an item is wanted, it has the same class, revisions and flags",
    run: (open) =>
      visit(open, async (session) => {
        for await (const { folder, stat } of someItems(session)) {
          const whole = await session.get(folder.id, stat.id);
          for (const parts of ["flags", "preview", "body"] as const) {
            const item = await session.get(folder.id, stat.id, parts);
            equal(item.class, whole.class);
            equal(item.revision, whole.revision);
            equal(item.flagsRevision, whole.flagsRevision);
            if ("mime" in item && "mime" in whole) deepEqual(item.flags, whole.flags);
          }
        }
      }),
  },
  {
    id: "get/received",
    why: "mail is listed with the date on which it was received",
    run: (open) =>
      visit(open, async (session) => {
        for await (const { folder, stat } of someItems(session)) {
          const item = await session.get(folder.id, stat.id);
          if (!("mime" in item)) continue;
          ok(!Number.isNaN(item.received.getTime()), "the date is none");
          const apart = Math.abs(item.received.getTime() - (stat.date?.getTime() ?? 0));
          ok(stat.date === undefined || apart < 1_000, `the dates of ${stat.id} differ by ${apart} ms`);
        }
      }),
  },
  {
    id: "get/unknown-item",
    why: "an id that no item has is not-found, whatever is in it",
    run: (open) =>
      visit(open, async (session) => {
        for (const folder of await session.folders()) {
          for (const id of oddIds) {
            await failsWith("not-found", `getItem of ${JSON.stringify(id)}`, () =>
              session.get(folder.id, id),
            );
          }
        }
      }),
  },
  {
    id: "get/unknown-folder",
    why: "a folder that is not there is not-found, whatever is in its id",
    run: (open) =>
      visit(open, async (session) => {
        for (const id of oddIds) {
          await failsWith("not-found", `getItem in ${JSON.stringify(id)}`, () => session.get(id, "x"));
        }
      }),
  },
  {
    id: "get/other-folder",
    why: "an item is found in its own folder only",
    needs: canFill,
    run: (open) =>
      visit(open, async (session) => {
        const id = await session.fillOne();
        for (const folder of await session.folders()) {
          if ((await session.ids(folder.id)).includes(id)) continue;
          await failsWith("not-found", `getItem of an Inbox item in ${folder.id}`, () =>
            session.get(folder.id, id),
          );
        }
      }),
  },
];
