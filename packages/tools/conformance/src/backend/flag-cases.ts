import { deepEqual, equal, notEqual } from "node:assert/strict";
import { BackendError, type MailFlags, type MailFlagsPatch } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, both, canFill, has } from "./backend-fixture.js";
import { failsWith } from "./expect-code.js";
import { type Session, visit } from "./session.js";

const needs = both(canFill, has("setFlags"));

const flagsOf = async (session: Session, inbox: string, id: string): Promise<MailFlags> =>
  (await session.getMime(inbox, id)).flags;

/** Sets flags; false if the backend says that it has no such flags. */
async function trySetting(
  session: Session,
  inbox: string,
  id: string,
  flags: MailFlagsPatch,
): Promise<boolean> {
  try {
    await session.setFlags(inbox, id, flags);
    return true;
  } catch (error) {
    if (error instanceof BackendError && error.code === "unsupported") return false;
    throw error;
  }
}

/** What must be true of `setFlags`. */
export const flagCases: readonly Case<BackendFixture>[] = [
  {
    id: "flags/read",
    why: "mail can be marked as read and as unread",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const id = await session.fillOne();
        for (const read of [true, false, true]) {
          await session.setFlags(inbox, id, { read });
          equal((await flagsOf(session, inbox, id)).read, read);
        }
      }),
  },
  {
    id: "flags/revisions",
    why: "a changed flag changes the flags revision and nothing else",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const [id = "", other = ""] = await session.fill(2);
        const before = await session.stat(inbox, id);
        const untouched = await session.stat(inbox, other);
        await session.setFlags(inbox, id, { read: true });
        const after = await session.stat(inbox, id);
        equal(after.revision, before.revision, "the content revision changed");
        notEqual(after.flagsRevision, before.flagsRevision, "the flags revision is the same");
        deepEqual(await session.stat(inbox, other), untouched);
      }),
  },
  {
    id: "flags/written",
    why: "setFlags gives the revisions that the listing then has",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const id = await session.fillOne();
        const written = await session.setFlags(inbox, id, { read: true });
        const { revision, flagsRevision } = await session.stat(inbox, id);
        deepEqual({ ...written }, { id, revision, flagsRevision });
      }),
  },
  {
    id: "flags/absent-stay",
    why: "flags that a change does not name stay as they are",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const id = await session.fillOne();
        await session.setFlags(inbox, id, { read: true });
        if (!(await trySetting(session, inbox, id, { flag: { status: "active" } }))) return;
        equal((await flagsOf(session, inbox, id)).read, true);
        await session.setFlags(inbox, id, { read: false });
        equal((await flagsOf(session, inbox, id)).flag?.status, "active");
      }),
  },
  {
    id: "flags/follow-up",
    why: "a follow-up flag can be set, completed and removed with null",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const id = await session.fillOne();
        for (const status of ["active", "complete", "active"] as const) {
          if (!(await trySetting(session, inbox, id, { flag: { status } }))) return;
          equal((await flagsOf(session, inbox, id)).flag?.status, status);
        }
        await session.setFlags(inbox, id, { flag: null });
        equal((await flagsOf(session, inbox, id)).flag, undefined);
      }),
  },
  {
    id: "flags/categories",
    why: "categories of any characters can be set and removed with null",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const id = await session.fillOne();
        const categories = ["Red category", "Größe & more", "日本語"];
        if (!(await trySetting(session, inbox, id, { categories }))) return;
        deepEqual([...((await flagsOf(session, inbox, id)).categories ?? [])].sort(), [...categories].sort());
        await session.setFlags(inbox, id, { categories: null });
        deepEqual((await flagsOf(session, inbox, id)).categories ?? [], []);
      }),
  },
  {
    id: "flags/together",
    why: "of flags that are set at the same time none is lost",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const id = await session.fillOne();
        const [, hasFlag] = await Promise.all([
          session.setFlags(inbox, id, { read: true }),
          trySetting(session, inbox, id, { flag: { status: "active" } }),
        ]);
        const flags = await flagsOf(session, inbox, id);
        equal(flags.read, true);
        if (hasFlag) equal(flags.flag?.status, "active");
      }),
  },
  {
    id: "flags/unknown",
    why: "mail or a folder that is not there is not-found",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const id = await session.fillOne();
        await failsWith("not-found", "setFlags", () =>
          session.setFlags(inbox, "no-such-item", { read: true }),
        );
        await failsWith("not-found", "setFlags", () =>
          session.setFlags("no-such-folder", id, { read: true }),
        );
      }),
  },
];
