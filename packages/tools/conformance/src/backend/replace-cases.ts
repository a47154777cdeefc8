import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import type { NewMail, WriteOptions, Written } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, both, has, hasMail } from "./backend-fixture.js";
import { failsWith } from "./expect-code.js";
import { mimeItem, sampleMail } from "./sample-mail.js";
import { must, nextNumber, readSource, type Session, visit } from "./session.js";

const needs = both(hasMail, has("createItem", "replaceMail"));

const DRAFT = { read: true, draft: true } as const;

function replace(
  session: Session,
  folderId: string,
  id: string,
  mail: NewMail,
  options: Partial<WriteOptions> = {},
) {
  const wish = { ...session.wish(), ...options };
  return must(session.backend.replaceMail?.(session.ctx, folderId, id, mail, wish));
}

/** A draft in the folder for drafts, or else in the Inbox. */
async function begin(session: Session): Promise<{ readonly folderId: string; readonly written: Written }> {
  const folderId = (await session.findFolder("drafts"))?.id ?? (await session.inbox());
  const written = await session.create(folderId, mimeItem(sampleMail(nextNumber()), DRAFT));
  return { folderId, written };
}

/** What must be true of `replaceMail`. */
export const replaceCases: readonly Case<BackendFixture>[] = [
  {
    id: "replace/content",
    why: "the new message stands where the old one did, byte for byte, with the new flags and another revision",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const { folderId, written } = await begin(session);
        const other = await session.create(folderId, mimeItem(sampleMail(nextNumber()), DRAFT));
        const mail = sampleMail(nextNumber());
        const outcome = await replace(
          session,
          folderId,
          written.id,
          mimeItem(mail, { ...DRAFT, read: false }),
        );
        ok("id" in outcome, "replaceMail gave a conflict where there is none");
        equal(outcome.id, written.id);
        notEqual(outcome.revision, written.revision, "the content revision is the same");
        const { revision, flagsRevision } = await session.stat(folderId, written.id);
        deepEqual({ ...outcome }, { id: written.id, revision, ...(flagsRevision && { flagsRevision }) });
        const item = await session.getMime(folderId, written.id);
        deepEqual(await readSource(item.mime), Buffer.from(mail));
        equal(item.mime.size, mail.length);
        equal(item.flags.read, false);
        equal((await session.stat(folderId, other.id)).revision, other.revision);
      }),
  },
  {
    id: "replace/conflict",
    why: "a message that is not the expected one stays as it is",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const { folderId, written } = await begin(session);
        const [first, second] = [sampleMail(nextNumber()), sampleMail(nextNumber())];
        const expectedRevision = written.revision;
        await replace(session, folderId, written.id, mimeItem(first, DRAFT), { expectedRevision });
        const late = await replace(session, folderId, written.id, mimeItem(second, DRAFT), {
          expectedRevision,
        });
        deepEqual(late, { conflict: true });
        const { mime } = await session.getMime(folderId, written.id);
        deepEqual(await readSource(mime), Buffer.from(first));
      }),
  },
  {
    id: "replace/unknown",
    why: "a message or a folder that is not there is not-found",
    needs,
    run: (open) =>
      visit(open, async (session) => {
        const { folderId, written } = await begin(session);
        const mail = mimeItem(sampleMail(nextNumber()), DRAFT);
        await failsWith("not-found", "replaceMail", () => replace(session, folderId, "no-such-item", mail));
        await failsWith("not-found", "replaceMail", () =>
          replace(session, "no-such-folder", written.id, mail),
        );
      }),
  },
];
