import { deepEqual, equal, ok } from "node:assert/strict";
import { failsWith } from "../backend/expect-code.js";
import type { Case } from "../case.js";
import { linesOf, sampleText, type TextClass } from "./sample-text.js";
import { type TextBackendFixture, writesText } from "./text-fixture.js";
import { visitText } from "./text-session.js";

const known: Readonly<Record<string, string>> = {
  Calendar: "text/calendar",
  Tasks: "text/calendar",
  Contacts: "text/vcard",
};
const classes: readonly TextClass[] = ["Calendar", "Tasks", "Contacts"];

/** What must be true of text that a backend hands out. */
export const textReadCases: readonly Case<TextBackendFixture>[] = [
  {
    id: "text/formats",
    why: "formats names classes that can be text, each with the format that it has",
    run: (open) =>
      visitText(open, async ({ backend }) => {
        for (const [name, format] of Object.entries(backend.formats ?? {}))
          ok(format === "typed" || format === known[name], `${name} cannot be ${format}`);
      }),
  },
  {
    id: "text/class",
    why: "an item as text has the class of its folder, and the text of that class",
    needs: writesText("createItem"),
    run: (open) =>
      visitText(open, async (session) => {
        for await (const { folder, class: itemClass, written } of session.made()) {
          const item = await session.get(folder.id, written.id);
          equal(item.class, itemClass);
          equal("vcard" in item, itemClass === "Contacts");
        }
      }),
  },
  {
    id: "text/every-line",
    why: "a text comes back with every line that it had, known or not; only the groupware's own lines may differ",
    needs: writesText("createItem"),
    run: (open) =>
      visitText(open, async (session) => {
        for await (const { folder, content, written } of session.made())
          deepEqual(linesOf(await session.get(folder.id, written.id)).sort(), linesOf(content).sort());
      }),
  },
  {
    id: "text/order",
    why: "what lies in a component stays in it: lines of components come in the order that they had",
    needs: writesText("createItem"),
    run: (open) =>
      visitText(open, async (session) => {
        for await (const { folder, content, written } of session.made()) {
          const frame = (lines: readonly string[]) => lines.filter((line) => /^(?:BEGIN|END|X-)/.test(line));
          deepEqual(frame(linesOf(await session.get(folder.id, written.id))), frame(linesOf(content)));
        }
      }),
  },
  {
    id: "text/revision",
    why: "createItem gives the revision that the listing and the item then have, however much of it is wanted",
    needs: writesText("createItem"),
    run: (open) =>
      visitText(open, async (session) => {
        for await (const { folder, written } of session.made()) {
          equal((await session.stat(folder.id, written.id)).revision, written.revision);
          for (const parts of ["flags", "preview", "body", "all"] as const)
            equal((await session.get(folder.id, written.id, parts)).revision, written.revision);
        }
      }),
  },
  {
    id: "text/whole",
    why: "the whole text is given whatever is wanted: there is no part of it",
    needs: writesText("createItem"),
    run: (open) =>
      visitText(open, async (session) => {
        for await (const { folder, written } of session.made()) {
          const whole = linesOf(await session.get(folder.id, written.id));
          for (const parts of ["preview", "body"] as const)
            deepEqual(linesOf(await session.get(folder.id, written.id, parts)), whole);
        }
      }),
  },
  {
    id: "text/wrong-class",
    why: "text of another class than the folder's is refused, and nothing is there of it",
    needs: writesText("createItem"),
    run: (open) =>
      visitText(open, async (session) => {
        for await (const { folder, class: itemClass, number } of session.made()) {
          const before = await session.list(folder.id);
          for (const other of classes) {
            if (other === itemClass) continue;
            const attempt = () => session.create(folder.id, sampleText(other, number));
            await failsWith(["invalid", "unsupported", "forbidden"], `${other} in ${itemClass}`, attempt);
          }
          deepEqual(await session.list(folder.id), before);
        }
      }),
  },
];
