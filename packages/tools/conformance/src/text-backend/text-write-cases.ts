import { deepEqual, equal, fail, notEqual, ok } from "node:assert/strict";
import { failsWith } from "../backend/expect-code.js";
import { must } from "../backend/session.js";
import type { Case } from "../case.js";
import { linesOf, sampleText } from "./sample-text.js";
import { type TextBackendFixture, writesText } from "./text-fixture.js";
import { visitText, writtenOf } from "./text-session.js";

const needs = writesText("createItem", "updateItem");

/** What must be true of text that is written. */
export const textWriteCases: readonly Case<TextBackendFixture>[] = [
  {
    id: "text/same-wish",
    why: "a repeated wish gives the item that there is already, or makes another one; it never says one and does the other",
    needs: writesText("createItem"),
    run: (open) =>
      visitText(open, async (session) => {
        for await (const { folder, class: itemClass, number } of session.made()) {
          const before = (await session.list(folder.id)).length;
          const wish = session.wish();
          const content = sampleText(itemClass, number + 0.5);
          const first = await session.create(folder.id, content, wish);
          const second = await session.create(folder.id, content, wish);
          const count = new Set([first.id, second.id]).size;
          equal((await session.list(folder.id)).length - before, count);
        }
      }),
  },
  {
    id: "text/replace",
    why: "an update puts the new text in the place of the old: what it adds is there, what it leaves out is gone",
    needs,
    run: (open) =>
      visitText(open, async (session) => {
        for await (const { folder, class: itemClass, number, written } of session.made()) {
          const full = sampleText(itemClass, number, "After");
          const without = (text: string) =>
            text
              .split("\r\n")
              .filter((line) => !line.startsWith("X-VENDOR-MOOD"))
              .join("\r\n");
          const after =
            "ical" in full ? { ...full, ical: without(full.ical) } : { ...full, vcard: without(full.vcard) };
          writtenOf(await session.update(folder.id, written.id, after, written.revision));
          deepEqual(linesOf(await session.get(folder.id, written.id)).sort(), linesOf(after).sort());
        }
      }),
  },
  {
    id: "text/new-revision",
    why: "a changed text has another revision, which updateItem gives; all other items keep theirs",
    needs,
    run: (open) =>
      visitText(open, async (session) => {
        for await (const { folder, class: itemClass, number, written } of session.made()) {
          await session.create(folder.id, sampleText(itemClass, number + 0.5));
          const before = (await session.list(folder.id)).filter(({ id }) => id !== written.id);
          const after = sampleText(itemClass, number, "After");
          const outcome = writtenOf(await session.update(folder.id, written.id, after, written.revision));
          equal(outcome.id, written.id, "the item has another id now");
          notEqual(outcome.revision, written.revision, "the revision is the same");
          equal((await session.stat(folder.id, written.id)).revision, outcome.revision);
          deepEqual(
            (await session.list(folder.id)).filter(({ id }) => id !== written.id),
            before,
          );
        }
      }),
  },
  {
    id: "text/conflict",
    why: "a text that has changed in between is left alone, and that is a conflict",
    needs,
    run: (open) =>
      visitText(open, async (session) => {
        for await (const { folder, class: itemClass, number, written } of session.made()) {
          const theirs = sampleText(itemClass, number, "Theirs");
          writtenOf(await session.update(folder.id, written.id, theirs, written.revision));
          const ours = sampleText(itemClass, number, "Ours");
          deepEqual(await session.update(folder.id, written.id, ours, written.revision), { conflict: true });
          deepEqual(linesOf(await session.get(folder.id, written.id)).sort(), linesOf(theirs).sort());
        }
      }),
  },
  {
    id: "text/conflict-outside",
    why: "what another client of the groupware has written in between is seen as a conflict, too",
    needs: (fixture) => needs(fixture) && fixture.outside !== undefined,
    run: (open) =>
      visitText(open, async (session) => {
        for await (const { folder, class: itemClass, number, written } of session.made()) {
          const theirs = sampleText(itemClass, number, "Theirs");
          await must(session.fixture.outside).write(folder.id, written.id, theirs);
          await session.until("the other client's text is there", async () =>
            linesOf(await session.get(folder.id, written.id)).some((line) => line.includes("Theirs")),
          );
          const { revision } = await session.stat(folder.id, written.id);
          notEqual(revision, written.revision, "the revision is the same");
          const ours = sampleText(itemClass, number, "Ours");
          deepEqual(await session.update(folder.id, written.id, ours, written.revision), { conflict: true });
          writtenOf(await session.update(folder.id, written.id, ours, revision));
        }
      }),
  },
  {
    id: "text/two-writers",
    why: "of two writers who saw the same text, one writes and the other is told of a conflict",
    needs,
    run: (open) =>
      visitText(open, async (session) => {
        for await (const { folder, class: itemClass, number, written } of session.made()) {
          const texts = ["One", "Two"].map((title) => sampleText(itemClass, number, title));
          const outcomes = [];
          for (const text of texts)
            outcomes.push(await session.update(folder.id, written.id, text, written.revision));
          const won = outcomes.findIndex((outcome) => !("conflict" in outcome));
          equal(outcomes.filter((outcome) => "conflict" in outcome).length, 1, "not just one of them won");
          const now = linesOf(await session.get(folder.id, written.id)).sort();
          deepEqual(now, linesOf(texts[won] ?? fail("nobody won")).sort());
        }
      }),
  },
  {
    id: "text/unknown",
    why: "an item that is not there is not-found, and is not made by an update",
    needs,
    run: (open) =>
      visitText(open, async (session) => {
        for await (const { folder, content } of session.made()) {
          const before = await session.list(folder.id);
          await failsWith("not-found", "updateItem", () =>
            session.update(folder.id, "no-such-item", content, "1"),
          );
          deepEqual(await session.list(folder.id), before);
        }
      }),
  },
  {
    id: "text/deleted",
    why: "a deleted item is neither listed nor found, and is not there again by an update",
    needs: writesText("createItem", "updateItem", "deleteItem"),
    run: (open) =>
      visitText(open, async (session) => {
        for await (const { folder, content, written } of session.made()) {
          const { backend, ctx } = session;
          await must(backend.deleteItem?.(ctx, folder.id, written.id, session.wish()));
          ok(!(await session.list(folder.id)).some(({ id }) => id === written.id), "it is still listed");
          await failsWith("not-found", "getItem", () => session.get(folder.id, written.id));
          await failsWith("not-found", "updateItem", () =>
            session.update(folder.id, written.id, content, written.revision),
          );
        }
      }),
  },
  {
    id: "text/moved",
    why: "a moved item is in the other folder of its class with the same lines, and nowhere else",
    needs: writesText("createItem", "moveItem"),
    run: (open) =>
      visitText(open, async (session) => {
        const folders = await session.textFolders();
        for await (const { folder, class: itemClass, content, written } of session.made()) {
          const other = folders.find((each) => each.class === itemClass && each.folder.id !== folder.id);
          if (!other) continue;
          const { backend, ctx } = session;
          const moved = await must(
            backend.moveItem?.(ctx, folder.id, written.id, other.folder.id, session.wish()),
          );
          deepEqual(linesOf(await session.get(other.folder.id, moved.id)).sort(), linesOf(content).sort());
          equal((await session.stat(other.folder.id, moved.id)).revision, moved.revision);
          ok(!(await session.list(folder.id)).some(({ id }) => id === written.id), "it is still there");
        }
      }),
  },
];
