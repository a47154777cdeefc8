import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { BackendError, type Folder } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, both, has, hasMail } from "./backend-fixture.js";
import { failsWith } from "./expect-code.js";
import { mimeItem, sampleMail } from "./sample-mail.js";
import { propertyOf, sampleFor, type TypedSample } from "./sample-typed.js";
import { nextNumber, readSource, type Session, visit } from "./session.js";

const needs = has("createItem");

/** The typed folders in which a device can make items, each with an item that was made in it. */
export async function* createdItems(
  session: Session,
): AsyncGenerator<{ readonly folder: Folder; readonly sample: TypedSample; readonly id: string }> {
  for (const folder of await session.folders()) {
    const sample = sampleFor(folder, nextNumber());
    if (sample === undefined) continue;
    try {
      const { id } = await session.create(folder.id, sample.item);
      yield { folder, sample, id };
    } catch (error) {
      // Some folders are there to be read only.
      const isRefused = error instanceof BackendError && ["unsupported", "forbidden"].includes(error.code);
      if (!isRefused) throw error;
    }
  }
}

/** What must be true of `createItem`. */
export const createCases: readonly Case<BackendFixture>[] = [
  {
    id: "create/mail",
    why: "a message that a device stores comes back byte for byte, with its flags",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.findFolder("inbox");
        if (inbox === undefined) return;
        const mail = sampleMail(nextNumber());
        const { id } = await session.create(inbox.id, mimeItem(mail, { read: true }));
        const { mime, flags } = await session.getMime(inbox.id, id);
        deepEqual(await readSource(mime), Buffer.from(mail));
        equal(flags.read, true);
      }),
  },
  {
    id: "create/typed",
    why: "a typed item comes back with the properties it was made with",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        for await (const { folder, sample, id } of createdItems(session)) {
          const item = await session.get(folder.id, id);
          const [name, value] = sample.kept;
          equal(propertyOf(item, name), value);
        }
      }),
  },
  {
    id: "create/written",
    why: "createItem gives the id and the revisions that the listing then has",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        for (const folder of await session.folders()) {
          const item = sampleFor(folder, nextNumber())?.item;
          if (item === undefined && folder.type !== "inbox") continue;
          const written = await session.create(folder.id, item ?? mimeItem(sampleMail(nextNumber())));
          const { id, revision, flagsRevision } = await session.stat(folder.id, written.id);
          deepEqual({ id, revision, flagsRevision }, { flagsRevision: undefined, ...written });
        }
      }),
  },
  {
    id: "create/two-wishes",
    why: "two wishes for the same content make two items",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const item = await session.newItem();
        const first = await session.create(inbox, item);
        const second = await session.create(inbox, item);
        notEqual(second.id, first.id);
        const ids = await session.ids(inbox);
        ok(ids.includes(first.id) && ids.includes(second.id));
      }),
  },
  {
    id: "create/same-wish",
    why: "a repeated wish gives the item that there is already, or makes another one; it never says one and does the other",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const before = (await session.ids(inbox)).length;
        const item = await session.newItem();
        const wish = session.wish();
        const first = await session.create(inbox, item, wish);
        const second = await session.create(inbox, item, wish);
        const count = new Set([first.id, second.id]).size;
        equal((await session.ids(inbox)).length - before, count);
        if (!("mime" in item)) return;
        deepEqual(
          await readSource((await session.getMime(inbox, second.id)).mime),
          await readSource(item.mime),
        );
      }),
  },
  {
    id: "create/others-untouched",
    why: "a new item leaves the revisions of all others as they are",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const before = await session.list(inbox);
        const { id } = await session.create(inbox, await session.newItem());
        const after = await session.list(inbox);
        deepEqual(
          after.filter((stat) => stat.id !== id),
          before,
        );
      }),
  },
  {
    id: "create/broken-source",
    why: "a message whose source breaks off is not there afterwards",
    needs: both(needs, hasMail),
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const before = await session.ids(inbox);
        const broken = {
          size: 1_000,
          async *open() {
            yield sampleMail(1).subarray(0, 100);
            throw new Error("the device is gone");
          },
        };
        const attempt = session.create(inbox, { ...mimeItem(sampleMail(1)), mime: broken });
        await attempt.then(
          () => ok(false, "half a message was taken for a whole one"),
          () => undefined,
        );
        deepEqual(await session.ids(inbox), before);
      }),
  },
  {
    id: "create/unknown-folder",
    why: "a folder that is not there is not-found",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const item = await session.newItem();
        await failsWith("not-found", "createItem", () => session.create("no-such-folder", item));
      }),
  },
];
