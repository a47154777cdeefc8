import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { classOf, type Folder, type Item } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, both, canFill, has } from "./backend-fixture.js";
import { failsWith } from "./expect-code.js";
import { readSource, type Session, visit } from "./session.js";

const canDelete = both(canFill, has("deleteItem"));
const canMove = both(canFill, has("moveItem"));

const targets: ReadonlySet<Folder["type"]> = new Set(["deletedItems", "drafts", "userMail"]);

/** Another folder for what is in the Inbox; made if there is none. */
async function otherFolder(session: Session): Promise<string> {
  const folders = await session.folders();
  const inbox = await session.inbox();
  const own = folders.find(({ id }) => id === inbox);
  const isTarget = ({ id, type }: Folder): boolean =>
    session.fixture.mail === false
      ? id !== inbox && own !== undefined && classOf(type) === classOf(own.type)
      : targets.has(type);
  return folders.find(isTarget)?.id ?? (await session.createFolder()).id;
}

/** What has to be the same of an item wherever it lies. */
const contentOf = async (item: Item): Promise<unknown> =>
  "mime" in item ? [await readSource(item.mime), item.flags] : item.properties;

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
        const target = await otherFolder(session);
        const id = await session.fillOne();
        if (session.backend.setFlags !== undefined) await session.setFlags(inbox, id, { read: true });
        const content = await contentOf(await session.get(inbox, id));
        const moved = await session.move(inbox, id, target);
        ok(!(await session.ids(inbox)).includes(id), "it is still in its old folder");
        equal((await session.stat(target, moved.id)).revision, moved.revision);
        deepEqual(await contentOf(await session.get(target, moved.id)), content);
      }),
  },
  {
    id: "move/and-back",
    why: "an item can be moved back, and is there once",
    needs: canMove,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const target = await otherFolder(session);
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
        const target = await otherFolder(session);
        const id = await session.fillOne();
        await failsWith("not-found", "moveItem", () => session.move(inbox, "no-such-item", target));
        await failsWith("not-found", "moveItem", () => session.move("no-such-folder", id, target));
        await failsWith("not-found", "moveItem", () => session.move(inbox, id, "no-such-folder"));
        notEqual((await session.ids(inbox)).indexOf(id), -1);
      }),
  },
];
