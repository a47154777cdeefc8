import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { type Folder, type FolderType, folderTypes } from "@easkit/backend";
import type { Case } from "../case.js";
import type { BackendFixture } from "./backend-fixture.js";
import { visit } from "./session.js";

/** 1 to 64 printable ASCII characters. */
export const ID = /^[\x20-\x7e]{1,64}$/;

const defaults: readonly FolderType[] = [
  "inbox",
  "drafts",
  "deletedItems",
  "sentItems",
  "outbox",
  "tasks",
  "calendar",
  "contacts",
  "notes",
  "journal",
];

function depthOf(folder: Folder, byId: ReadonlyMap<string, Folder>): number {
  let depth = 0;
  for (let at: Folder | undefined = folder; at?.parentId !== undefined; at = byId.get(at.parentId)) {
    ok(byId.has(at.parentId), `the parent ${at.parentId} of ${at.id} is not listed`);
    depth++;
    ok(depth <= byId.size, `the folder ${folder.id} lies in itself`);
  }
  return depth;
}

/** What must be true of the folder list. */
export const folderCases: readonly Case<BackendFixture>[] = [
  {
    id: "folders/ids",
    why: "ids are 1 to 64 printable ASCII characters, each once",
    run: (open) =>
      visit(open, async (session) => {
        const ids = (await session.folders()).map(({ id }) => id);
        notEqual(ids.length, 0);
        for (const id of ids) match(id, ID);
        equal(new Set(ids).size, ids.length);
      }),
  },
  {
    id: "folders/stable",
    why: "as long as nothing changes, the folders are the same",
    run: (open) =>
      visit(open, async (session) => {
        const sorted = async () => (await session.folders()).sort((a, b) => (a.id < b.id ? -1 : 1));
        deepEqual(await sorted(), await sorted());
      }),
  },
  {
    id: "folders/tree",
    why: "every parent is listed, and no folder lies in itself",
    run: (open) =>
      visit(open, async (session) => {
        const folders = await session.folders();
        const byId = new Map(folders.map((folder) => [folder.id, folder]));
        for (const folder of folders) depthOf(folder, byId);
      }),
  },
  {
    id: "folders/types",
    why: "types are known ones, with one default folder of each at most",
    run: (open) =>
      visit(open, async (session) => {
        const types = (await session.folders()).map(({ type }) => type);
        for (const type of types) ok(Object.hasOwn(folderTypes, type), `there is no folder type ${type}`);
        for (const type of defaults) {
          ok(
            types.filter((other) => other === type).length <= 1,
            `there are several folders of the type ${type}`,
          );
        }
      }),
  },
  {
    id: "folders/names",
    why: "every folder has a name",
    run: (open) =>
      visit(open, async (session) => {
        for (const { id, displayName } of await session.folders()) {
          ok(displayName.trim() !== "", `the folder ${id} has no name`);
        }
      }),
  },
];
