import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { Folder } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, both, canFill, has } from "./backend-fixture.js";
import { failsWith } from "./expect-code.js";
import { ID } from "./folder-cases.js";
import { must, nextNumber, type Session, visit } from "./session.js";

const canCreate = has("createFolder");

async function folder(session: Session, id: string): Promise<Folder | undefined> {
  return (await session.folders()).find((known) => known.id === id);
}

function rename(session: Session, id: string, displayName: string, parentId?: string): Promise<void> {
  const change = { displayName, ...(parentId === undefined ? {} : { parentId }) };
  return must(session.backend.updateFolder?.(session.ctx, id, change, session.wish()));
}

const removeFolder = (session: Session, id: string): Promise<void> =>
  must(session.backend.deleteFolder?.(session.ctx, id, session.wish()));

const empty = (session: Session, id: string, deleteSubFolders: boolean): Promise<void> =>
  must(session.backend.emptyFolder?.(session.ctx, id, { ...session.wish(), deleteSubFolders }));

/** What must be true of the methods that change folders. */
export const folderWriteCases: readonly Case<BackendFixture>[] = [
  {
    id: "create-folder/listed",
    why: "a new folder is listed with its name, its parent, a sound id, and nothing in it",
    needs: canCreate,
    run: (open) =>
      visit(open, async (session) => {
        const parent = await session.createFolder({ displayName: `Ä & b ${nextNumber()}` });
        const child = await session.createFolder({ parentId: parent.id });
        for (const made of [parent, child]) {
          match(made.id, ID);
          deepEqual(await folder(session, made.id), made);
          deepEqual(await session.list(made.id), []);
        }
        equal(parent.parentId, undefined);
        equal(child.parentId, parent.id);
        ok(parent.displayName.startsWith("Ä & b "));
      }),
  },
  {
    id: "create-folder/exists",
    why: "a second folder of the same name in the same place is refused; in another place it is not",
    needs: canCreate,
    run: (open) =>
      visit(open, async (session) => {
        const { id: parentId, displayName } = await session.createFolder();
        await failsWith("exists", "createFolder", () => session.createFolder({ displayName }));
        equal((await session.createFolder({ displayName, parentId })).displayName, displayName);
      }),
  },
  {
    id: "create-folder/unknown-parent",
    why: "a parent that is not there is not-found",
    needs: canCreate,
    run: (open) =>
      visit(open, async (session) => {
        await failsWith("not-found", "createFolder", () =>
          session.createFolder({ parentId: "no-such-folder" }),
        );
      }),
  },
  {
    id: "create-folder/odd-names",
    why: "a folder of an odd name gets just that name, or is refused as invalid; nothing else changes",
    needs: canCreate,
    run: (open) =>
      visit(open, async (session) => {
        const before = await session.folders();
        for (const displayName of [
          "..",
          ".",
          "a/b",
          "/etc",
          "a.b",
          "a\\b",
          "%2e%2e",
          "*",
          "INBOX.x",
          "日本語",
        ]) {
          try {
            equal((await session.createFolder({ displayName })).displayName, displayName);
          } catch (error) {
            await failsWith("invalid", `a folder ${displayName}`, () => Promise.reject(error));
          }
        }
        const after = await session.folders();
        for (const known of before)
          deepEqual(
            after.find(({ id }) => id === known.id),
            known,
          );
      }),
  },
  {
    id: "update-folder/rename",
    why: "a renamed folder keeps its id, what is in it, and its sub-folders",
    needs: both(canCreate, has("updateFolder")),
    run: (open) =>
      visit(open, async (session) => {
        const parent = await session.createFolder();
        const child = await session.createFolder({ parentId: parent.id });
        await rename(session, parent.id, `${parent.displayName} renamed`);
        equal((await folder(session, parent.id))?.displayName, `${parent.displayName} renamed`);
        deepEqual(await folder(session, child.id), child);
        deepEqual(await session.list(child.id), []);
      }),
  },
  {
    id: "update-folder/move",
    why: "a folder can be moved into another one and back to the top, but not into itself",
    needs: both(canCreate, has("updateFolder")),
    run: (open) =>
      visit(open, async (session) => {
        const first = await session.createFolder();
        const second = await session.createFolder();
        await rename(session, second.id, second.displayName, first.id);
        equal((await folder(session, second.id))?.parentId, first.id);
        await failsWith(["invalid", "forbidden", "unsupported"], "moving a folder into itself", () =>
          rename(session, first.id, first.displayName, second.id),
        );
        await rename(session, second.id, second.displayName);
        deepEqual(await folder(session, second.id), second);
      }),
  },
  {
    id: "update-folder/refused",
    why: "a name that is taken is refused, and a folder that is not there is not-found",
    needs: both(canCreate, has("updateFolder")),
    run: (open) =>
      visit(open, async (session) => {
        const first = await session.createFolder();
        const second = await session.createFolder();
        await failsWith("exists", "updateFolder", () => rename(session, second.id, first.displayName));
        await failsWith("not-found", "updateFolder", () => rename(session, "no-such-folder", "x"));
        deepEqual(await folder(session, second.id), second);
      }),
  },
  {
    id: "delete-folder/cascade",
    why: "with a folder goes all that is in it, and nothing else",
    needs: both(canCreate, has("deleteFolder")),
    run: (open) =>
      visit(open, async (session) => {
        const before = new Set((await session.folders()).map(({ id }) => id));
        const parent = await session.createFolder();
        const child = await session.createFolder({ parentId: parent.id });
        const beside = await session.createFolder({ displayName: `${parent.displayName} too` });
        await removeFolder(session, parent.id);
        const left = (await session.folders()).map(({ id }) => id).filter((id) => !before.has(id));
        deepEqual(left, [beside.id]);
        for (const { id } of [parent, child]) {
          await failsWith("not-found", "listItems of a deleted folder", () => session.list(id));
        }
      }),
  },
  {
    id: "delete-folder/default",
    why: "a default folder is not deleted",
    needs: has("deleteFolder"),
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const before = await folder(session, inbox);
        await failsWith(["forbidden", "unsupported", "invalid"], "deleteFolder", () =>
          removeFolder(session, inbox),
        );
        deepEqual(await folder(session, inbox), before);
      }),
  },
  {
    id: "delete-folder/unknown",
    why: "a folder that is gone, or never was, is not-found",
    needs: both(canCreate, has("deleteFolder")),
    run: (open) =>
      visit(open, async (session) => {
        const { id } = await session.createFolder();
        await removeFolder(session, id);
        await failsWith("not-found", "deleteFolder", () => removeFolder(session, id));
      }),
  },
  {
    id: "empty-folder/items",
    why: "an emptied folder has no items; its sub-folders go only if that is wanted",
    needs: both(canFill, canCreate, has("emptyFolder", "moveItem")),
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const parent = await session.createFolder();
        const child = await session.createFolder({ parentId: parent.id });
        for (const id of await session.fill(2)) await session.move(inbox, id, parent.id);
        const { id: inChild } = await session.move(inbox, await session.fillOne(), child.id);
        await empty(session, parent.id, false);
        deepEqual(await session.ids(parent.id), []);
        deepEqual(await session.ids(child.id), [inChild]);
        await empty(session, parent.id, true);
        equal(await folder(session, child.id), undefined);
        deepEqual(await folder(session, parent.id), parent);
      }),
  },
  {
    id: "empty-folder/unknown",
    why: "a folder that is not there is not-found",
    needs: has("emptyFolder"),
    run: (open) =>
      visit(open, async (session) => {
        await failsWith("not-found", "emptyFolder", () => empty(session, "no-such-folder", true));
      }),
  },
];
