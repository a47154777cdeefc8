import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import type { Folder } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, both, canFill, has } from "./backend-fixture.js";
import { failsWith } from "./expect-code.js";
import { readSource, type Session, visit } from "./session.js";

const canDelete = both(canFill, has("deleteItem"));
const canMove = both(canFill, has("moveItem"));

const targets: ReadonlySet<Folder["type"]> = new Set(["deletedItems", "drafts", "userMail"]);

/** Another mail folder; made if there is none. */
async function otherMailFolder(session: Session): Promise<string> {
  const found = (await session.folders()).find(({ type }) => targets.has(type));
  return found?.id ?? (await session.createFolder()).id;
}

/** What must be true of `deleteItem` and `moveItem`. */
export const removeCases: readonly Case<BackendFixture>[] = [
  {
    id: "delete/gone",
    why: "a deleted item is neither listed nor found, and all others are as they were",
    needs: canDelete,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const [id = ""] = await session.fill(3);
        const before = await session.list(inbox);
        await session.remove(inbox, id);
        deepEqual(
          await session.list(inbox),
          before.filter((stat) => stat.id !== id),
        );
        await failsWith("not-found", "getItem of a deleted item", () => session.get(inbox, id));
      }),
  },
  {
    id: "delete/unknown",
    why: "an item that is gone, or never was, is not-found, and so is one in a folder that is not there",
    needs: canDelete,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const [id = "", other = ""] = await session.fill(2);
        await session.remove(inbox, id);
        await failsWith("not-found", "deleteItem", () => session.remove(inbox, id));
        await failsWith("not-found", "deleteItem", () => session.remove(inbox, "no-such-item"));
        await failsWith("not-found", "deleteItem", () => session.remove("no-such-folder", other));
      }),
  },
  {
    id: "delete/for-good",
    why: "a deleted item does not turn up in the deleted items",
    needs: canDelete,
    run: (open) =>
      visit(open, async (session) => {
        const trash = await session.findFolder("deletedItems");
        if (trash === undefined) return;
        const before = await session.ids(trash.id);
        await session.remove(await session.inbox(), await session.fillOne());
        deepEqual(await session.ids(trash.id), before);
      }),
  },
  {
    id: "move/item",
    why: "a moved item is in the other folder under the id that moveItem gives, with the same content and flags",
    needs: canMove,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const target = await otherMailFolder(session);
        const id = await session.fillOne();
        if (session.backend.setFlags !== undefined) await session.setFlags(inbox, id, { read: true });
        const before = await session.getMime(inbox, id);
        const content = await readSource(before.mime);
        const moved = await session.move(inbox, id, target);
        ok(!(await session.ids(inbox)).includes(id), "it is still in its old folder");
        equal((await session.stat(target, moved.id)).revision, moved.revision);
        const after = await session.getMime(target, moved.id);
        deepEqual(await readSource(after.mime), content);
        deepEqual(after.flags, before.flags);
      }),
  },
  {
    id: "move/and-back",
    why: "an item can be moved back, and is there once",
    needs: canMove,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const target = await otherMailFolder(session);
        const id = await session.fillOne();
        const count = (await session.ids(inbox)).length;
        const there = await session.move(inbox, id, target);
        const back = await session.move(target, there.id, inbox);
        const ids = await session.ids(inbox);
        equal(ids.length, count);
        equal(ids.filter((known) => known === back.id).length, 1);
      }),
  },
  {
    id: "move/unknown",
    why: "an item or a folder that is not there is not-found, and then nothing is moved",
    needs: canMove,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const target = await otherMailFolder(session);
        const id = await session.fillOne();
        await failsWith("not-found", "moveItem", () => session.move(inbox, "no-such-item", target));
        await failsWith("not-found", "moveItem", () => session.move("no-such-folder", id, target));
        await failsWith("not-found", "moveItem", () => session.move(inbox, id, "no-such-folder"));
        notEqual((await session.ids(inbox)).indexOf(id), -1);
      }),
  },
];
