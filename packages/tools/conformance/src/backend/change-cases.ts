import { deepEqual, equal, ok } from "node:assert/strict";
import type { ItemChange } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, both, canFill, has } from "./backend-fixture.js";
import { Follower, getChanges } from "./change-follower.js";
import { failsWith } from "./expect-code.js";
import { type Session, visit } from "./session.js";

const needs = both(canFill, has("getChanges"));
async function follow(session: Session): Promise<{ readonly follower: Follower; readonly inbox: string }> {
  const inbox = await session.inbox();
  return { follower: new Follower(session, inbox), inbox };
}

const MOST_PAGES = 1_000;

const idsOf = (changes: readonly ItemChange[]): ReadonlySet<string> => new Set(changes.map(({ id }) => id));

/** What must be true of `getChanges`. */
export const changeCases: readonly Case<BackendFixture>[] = [
  {
    id: "changes/everything",
    why: "without a cursor it gives all there is, in pages of any size",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        await session.fill(5);
        for (const limit of [1, 2, 100]) {
          const { follower } = await follow(session);
          await follower.catchUp(limit);
          await follower.check();
        }
      }),
  },
  {
    id: "changes/limits",
    why: "a page has no more changes than asked for, and its cursor no more than 1,024 characters",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        await session.fill(5);
        const { follower } = await follow(session);
        for (let pages = 0; pages < MOST_PAGES; pages++) {
          const { changes, cursor, more } = await follower.readPage(2);
          ok(changes.length <= 2, `a page of 2 at most has ${changes.length}`);
          ok(cursor.length <= 1_024, `a cursor has ${cursor.length} characters`);
          if (!more) return;
        }
      }),
  },
  {
    id: "changes/nothing",
    why: "as long as nothing changes, there is nothing, however often one asks",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        await session.fill(2);
        const { follower } = await follow(session);
        await follower.catchUp();
        for (let n = 0; n < 3; n++) {
          const { changes, more } = await follower.readPage();
          deepEqual({ changes, more }, { changes: [], more: false });
        }
      }),
  },
  {
    id: "changes/added",
    why: "a new item is a change with its revisions",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const { follower } = await follow(session);
        await follower.catchUp();
        const id = await session.fillOne();
        ok(idsOf(await follower.catchUp()).has(id));
        await follower.check();
      }),
  },
  {
    id: "changes/flags",
    why: "a changed flag is a change with the new revision of the flags",
    needs: both(needs, has("setFlags")),
    run: (open) =>
      visit(open, async (session) => {
        const { follower, inbox } = await follow(session);
        const id = await session.fillOne();
        await follower.catchUp();
        await session.setFlags(inbox, id, { read: true });
        ok(idsOf(await follower.catchUp()).has(id));
        await follower.check();
      }),
  },
  {
    id: "changes/deleted",
    why: "a deleted item is a change that says so",
    needs: both(needs, has("deleteItem")),
    run: (open) =>
      visit(open, async (session) => {
        const { follower, inbox } = await follow(session);
        const id = await session.fillOne();
        await follower.catchUp();
        await session.remove(inbox, id);
        ok((await follower.catchUp()).some((change) => change.id === id && "deleted" in change));
        await follower.check();
      }),
  },
  {
    id: "changes/moved",
    why: "a moved item is deleted in one folder and new in the other",
    needs: both(needs, has("moveItem", "createFolder")),
    run: (open) =>
      visit(open, async (session) => {
        const { follower, inbox } = await follow(session);
        const { id: target } = await session.createFolder();
        const there = new Follower(session, target);
        const id = await session.fillOne();
        await follower.catchUp();
        await there.catchUp();
        await session.move(inbox, id, target);
        await follower.catchUp();
        await there.catchUp();
        await follower.check();
        await there.check();
        equal(there.items.size, 1);
      }),
  },
  {
    id: "changes/replay",
    why: "asking again from the same cursor gives no less, also after more has happened",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const { follower, inbox } = await follow(session);
        await follower.catchUp();
        const cursor = follower.cursor;
        await session.fill(4);
        const first = await getChanges(session, inbox, cursor);
        const again = await getChanges(session, inbox, cursor);
        for (const { id } of first.changes)
          ok(idsOf(again.changes).has(id), `${id} is missing the second time`);
        await session.fillOne();
        const late = new Follower(session, inbox);
        late.cursor = cursor;
        const later = idsOf(await late.catchUp(2));
        for (const { id } of first.changes) ok(later.has(id), `${id} is missing the third time`);
      }),
  },
  {
    id: "changes/lost-page",
    why: "somebody whose first pages got lost, and who asks for them again later, ends up with what is there",
    needs: both(needs, has("deleteItem")),
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const [id = ""] = await session.fill(5);
        const { follower } = await follow(session);
        await follower.readPage(2);
        const cursor = follower.cursor;
        await follower.readPage(2);
        await session.remove(inbox, id);
        await session.fillOne();
        follower.cursor = cursor;
        await follower.catchUp(2);
        await follower.check();
      }),
  },
  {
    id: "changes/concurrent",
    why: "nothing is skipped, however much changes while somebody reads",
    needs: both(needs, has("deleteItem")),
    run: (open) =>
      visit(open, async (session) => {
        await session.fill(6);
        const { follower, inbox } = await follow(session);
        for (let turn = 0; turn < 12; turn++) {
          const writing = turn % 3 === 2 ? removeFirst(session, inbox) : session.fill(1);
          await Promise.all([writing, follower.readPage(2), flagLast(session, inbox)]);
        }
        await follower.catchUp(2);
        await follower.check();
      }),
  },
  {
    id: "changes/unknown-cursor",
    why: "a cursor that it cannot know is cursor-expired",
    needs: has("getChanges"),
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        for (const cursor of ["", "no such cursor", "x".repeat(1_024)]) {
          await failsWith("cursor-expired", "getChanges", () => getChanges(session, inbox, cursor));
        }
      }),
  },
  {
    id: "changes/unknown-folder",
    why: "a folder that is not there is not-found",
    needs: has("getChanges"),
    run: (open) =>
      visit(open, async (session) => {
        await failsWith("not-found", "getChanges", () => getChanges(session, "no-such-folder"));
      }),
  },
];

async function removeFirst(session: Session, inbox: string): Promise<void> {
  const [id] = await session.ids(inbox);
  if (id !== undefined) await session.remove(inbox, id);
}

async function flagLast(session: Session, inbox: string): Promise<void> {
  const id = (await session.ids(inbox)).at(-1);
  if (id === undefined || session.backend.setFlags === undefined) return;
  const { read } = (await session.getMime(inbox, id)).flags;
  await session.setFlags(inbox, id, { read: !read });
}
