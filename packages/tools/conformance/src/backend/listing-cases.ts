import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { Case } from "../case.js";
import { type BackendFixture, both, canFill, has } from "./backend-fixture.js";
import { failsWith } from "./expect-code.js";
import { ID } from "./folder-cases.js";
import { visit } from "./session.js";

const NO_ID = "there-is-no-such-thing";

/** What must be true of `listItems`. */
export const listingCases: readonly Case<BackendFixture>[] = [
  {
    id: "list/ascending",
    why: "items come ascending by id in code-unit order, each once, in every folder",
    run: (open) =>
      visit(open, async (session) => {
        if (canFill(session.fixture)) await session.fill(12);
        for (const folder of await session.folders()) {
          let last = "";
          for (const { id } of await session.list(folder.id)) {
            ok(last < id, `in ${folder.id}, ${JSON.stringify(id)} comes after ${JSON.stringify(last)}`);
            last = id;
          }
        }
      }),
  },
  {
    id: "list/ids",
    why: "ids are 1 to 64 printable ASCII characters, and revisions are no empty strings",
    run: (open) =>
      visit(open, async (session) => {
        if (canFill(session.fixture)) await session.fill(2);
        for (const folder of await session.folders()) {
          for (const { id, revision, flagsRevision } of await session.list(folder.id)) {
            match(id, ID);
            ok(revision !== "" && flagsRevision !== "", `the item ${id} has an empty revision`);
          }
        }
      }),
  },
  {
    id: "list/repeatable",
    why: "as long as nothing changes, ids, revisions and dates are the same",
    run: (open) =>
      visit(open, async (session) => {
        if (canFill(session.fixture)) await session.fill(3);
        for (const { id } of await session.folders())
          deepEqual(await session.list(id), await session.list(id));
      }),
  },
  {
    id: "list/after",
    why: "every item after the id in the query is listed",
    needs: canFill,
    run: (open) =>
      visit(open, async (session) => {
        await session.fill(5);
        const inbox = await session.inbox();
        const all = await session.list(inbox);
        for (const { id: after } of all) {
          const listed = await session.list(inbox, { after });
          deepEqual(
            listed.filter(({ id }) => id > after),
            all.filter(({ id }) => id > after),
          );
        }
      }),
  },
  {
    id: "list/since",
    why: "every item that is not older than the query says is listed, and all that have no date",
    needs: canFill,
    run: (open) =>
      visit(open, async (session) => {
        await session.fill(3);
        for (const { id: folderId } of await session.folders()) {
          const all = await session.list(folderId);
          const times = all.map(({ date }) => date?.getTime() ?? 0);
          for (const time of new Set([0, ...times])) {
            const wanted = all.filter(({ date }) => date === undefined || date.getTime() >= time);
            const listed = new Set(
              (await session.list(folderId, { since: new Date(time) })).map(({ id }) => id),
            );
            for (const { id } of wanted)
              ok(listed.has(id), `${id} is missing since ${new Date(time).toISOString()}`);
          }
        }
      }),
  },
  {
    id: "list/unknown-folder",
    why: "a folder that is not there is not-found",
    run: (open) =>
      visit(open, async (session) => {
        await failsWith("not-found", "listItems", () => session.list(NO_ID));
      }),
  },
  {
    id: "list/untouched",
    why: "items that nobody touches are in every listing, however others come and go meanwhile",
    needs: both(canFill, has("deleteItem")),
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const ids = await session.fill(12);
        const leaving = new Set(ids.filter((_, at) => at % 2 === 0));
        const missed = new Set(ids.filter((_, at) => at % 2 === 1));
        for await (const { id } of session.backend.listItems(session.ctx, inbox, {})) {
          missed.delete(id);
          if (!leaving.delete(id)) continue;
          await session.remove(inbox, id);
          if (leaving.size === 3) await session.fillOne();
        }
        equal(missed.size, 0, `${missed.size} items were not listed`);
      }),
  },
  {
    id: "list/abort",
    why: "a listing that nobody waits for any more stops",
    needs: canFill,
    run: (open) =>
      visit(open, async (session) => {
        await session.fill(3);
        const ctx = { ...session.ctx, signal: AbortSignal.abort(new Error("nobody waits")) };
        const listed = await session.list(await session.inbox(), {}, ctx).catch(() => []);
        equal(listed.length, 0, "a listing went on although its signal had aborted before");
      }),
  },
];
