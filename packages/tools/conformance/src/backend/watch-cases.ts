import { deepEqual, ok } from "node:assert/strict";
import type { Case } from "../case.js";
import { type BackendFixture, both, canFill, has } from "./backend-fixture.js";
import { must, type Session, visit } from "./session.js";

const needs = both(canFill, has("watch"));

/** Somebody who watches the mailbox. */
interface Watcher {
  /** What was told: ids of folders, and `undefined` for the folder list. */
  readonly told: (string | undefined)[];
  stop(): void;
}

async function startWatching(session: Session): Promise<Watcher> {
  const told: (string | undefined)[] = [];
  const abort = new AbortController();
  const ctx = { ...session.ctx, signal: AbortSignal.any([session.ctx.signal, abort.signal]) };
  const begun = must(session.backend.watch?.(ctx, (folderId) => told.push(folderId)));
  await session.soon("watch resolves once watching has begun", begun);
  return { told, stop: () => abort.abort() };
}

/** What must be true of `watch`. */
export const watchCases: readonly Case<BackendFixture>[] = [
  {
    id: "watch/item",
    why: "a new item is told, with its folder",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const { told } = await startWatching(session);
        const inbox = await session.inbox();
        await session.fillOne();
        await session.until("the new item is told", () => told.includes(inbox));
      }),
  },
  {
    id: "watch/again",
    why: "the second change is told as the first was",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const { told } = await startWatching(session);
        const inbox = await session.inbox();
        for (let n = 0; n < 3; n++) {
          told.length = 0;
          await session.fillOne();
          await session.until(`change ${n + 1} is told`, () => told.includes(inbox));
        }
      }),
  },
  {
    id: "watch/flags",
    why: "a changed flag is told",
    needs: both(needs, ({ backend, outside }) => (outside?.setRead ?? backend.setFlags) !== undefined),
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const id = await session.fillOne();
        const { told } = await startWatching(session);
        if (session.outside?.setRead === undefined) await session.setFlags(inbox, id, { read: true });
        else await session.outside.setRead(id, true);
        await session.until("the changed flag is told", () => told.includes(inbox));
      }),
  },
  {
    id: "watch/deleted",
    why: "a deleted item is told",
    needs: both(needs, ({ backend, outside }) => (outside?.remove ?? backend.deleteItem) !== undefined),
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const id = await session.fillOne();
        const { told } = await startWatching(session);
        if (session.outside?.remove === undefined) await session.remove(inbox, id);
        else await session.outside.remove(id);
        await session.until("the deleted item is told", () => told.includes(inbox));
      }),
  },
  {
    id: "watch/folders",
    why: "a new folder is told, without an id, and then what happens in it",
    needs: both(needs, has("createFolder", "moveItem")),
    run: (open) =>
      visit(open, async (session) => {
        const id = await session.fillOne();
        const { told } = await startWatching(session);
        const made = await session.createFolder();
        await session.until("the new folder is told", () => told.includes(undefined));
        await session.move(await session.inbox(), id, made.id);
        await session.until("the item in the new folder is told", () => told.includes(made.id));
      }),
  },
  {
    id: "watch/everybody",
    why: "everybody who watches is told, and nobody once they have stopped",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const watchers = [await startWatching(session), await startWatching(session)];
        const gone = await startWatching(session);
        gone.stop();
        gone.told.length = 0;
        await session.fillOne();
        for (const { told } of watchers) await session.until("both are told", () => told.includes(inbox));
        await session.until("a change after that is told", async () => {
          await session.fillOne();
          return watchers.every(({ told }) => told.length > 1);
        });
        deepEqual(gone.told, []);
      }),
  },
  {
    id: "watch/aborted",
    why: "watching for somebody who has left already ends at once and tells nothing",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const told: unknown[] = [];
        const ctx = { ...session.ctx, signal: AbortSignal.abort(new Error("nobody waits")) };
        const begun = session.backend.watch?.(ctx, (folderId) => told.push(folderId)).catch(() => undefined);
        await session.soon("watch settles", Promise.resolve(begun));
        const other = await startWatching(session);
        await session.fillOne();
        await session.until("the other watcher is told", () => other.told.length > 0);
        ok(told.length === 0, "a watcher that had left was told");
      }),
  },
];
