import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import type { ItemPatch, WriteOptions, Written } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, has } from "./backend-fixture.js";
import { createdItems } from "./create-cases.js";
import { failsWith } from "./expect-code.js";
import { propertyOf } from "./sample-typed.js";
import { must, type Session, visit } from "./session.js";

const needs = has("createItem", "updateItem");

function update(
  session: Session,
  folderId: string,
  id: string,
  patch: ItemPatch,
  options: Partial<WriteOptions> = {},
) {
  const wish = { ...session.wish(), ...options };
  return must(session.backend.updateItem?.(session.ctx, folderId, id, patch, wish));
}

function written(outcome: object): Written {
  if ("id" in outcome && "revision" in outcome) {
    const { id, revision } = outcome;
    if (typeof id === "string" && typeof revision === "string") return { id, revision };
  }
  throw new Error("updateItem gave a conflict where there is none");
}

/** What must be true of `updateItem`. */
export const updateCases: readonly Case<BackendFixture>[] = [
  {
    id: "update/properties",
    why: "a change sets what it names, null clears it, and all else stays",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        for await (const { folder, sample, id } of createdItems(session)) {
          const [name, value] = sample.changed;
          const [kept, keptValue] = sample.kept;
          written(await update(session, folder.id, id, sample.patch));
          const after = await session.get(folder.id, id);
          equal(propertyOf(after, name), value);
          equal(propertyOf(after, kept), keptValue);
          written(await update(session, folder.id, id, sample.clearing));
          const cleared = await session.get(folder.id, id);
          ok(
            [undefined, null, "", sample.unset].some((nothing) => nothing === propertyOf(cleared, name)),
            `${name} is still there`,
          );
          equal(propertyOf(cleared, kept), keptValue);
        }
      }),
  },
  {
    id: "update/revision",
    why: "changed content has another revision, which updateItem gives; all other items keep theirs",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        for await (const { folder, sample, id } of createdItems(session)) {
          const before = await session.list(folder.id);
          const outcome = written(await update(session, folder.id, id, sample.patch));
          equal(outcome.id, id, "the item has another id now");
          const after = await session.list(folder.id);
          equal(after.find((stat) => stat.id === id)?.revision, outcome.revision);
          notEqual(
            outcome.revision,
            before.find((stat) => stat.id === id)?.revision,
            "the revision is the same",
          );
          deepEqual(
            after.filter((stat) => stat.id !== id),
            before.filter((stat) => stat.id !== id),
          );
        }
      }),
  },
  {
    id: "update/expected",
    why: "an item that has the expected revision is changed",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        for await (const { folder, sample, id } of createdItems(session)) {
          const { revision } = await session.stat(folder.id, id);
          written(await update(session, folder.id, id, sample.patch, { expectedRevision: revision }));
        }
      }),
  },
  {
    id: "update/conflict",
    why: "an item that has changed in between is left alone, and that is a conflict",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        for await (const { folder, sample, id } of createdItems(session)) {
          const { revision: expectedRevision } = await session.stat(folder.id, id);
          written(await update(session, folder.id, id, sample.patch));
          const before = await session.stat(folder.id, id);
          const outcome = await update(session, folder.id, id, sample.clearing, { expectedRevision });
          deepEqual(outcome, { conflict: true });
          deepEqual(await session.stat(folder.id, id), before);
          equal(propertyOf(await session.get(folder.id, id), sample.changed[0]), sample.changed[1]);
        }
      }),
  },
  {
    id: "update/unknown",
    why: "an item or a folder that is not there is not-found",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        for await (const { folder, sample, id } of createdItems(session)) {
          await failsWith("not-found", "updateItem", () =>
            update(session, folder.id, "no-such", sample.patch),
          );
          await failsWith("not-found", "updateItem", () => update(session, "no-such", id, sample.patch));
        }
      }),
  },
];
