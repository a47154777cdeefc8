import { deepEqual, equal } from "node:assert/strict";
import type { ByteSource } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, both, canFill, has, hasMail } from "./backend-fixture.js";
import { sampleMail } from "./sample-mail.js";
import { nextNumber, readBytes, readSource, type Session, visit } from "./session.js";

const MOST = 10;

/** Checks that ranges of a source are the bytes from their start to before their end. */
export async function checkRanges(source: Pick<ByteSource, "open">, whole: Buffer): Promise<void> {
  const { length } = whole;
  const places = [0, 1, Math.floor(length / 2), length - 1, length].filter((at) => at >= 0);
  for (const start of places) {
    equalBytes(await readBytes(source.open({ start })), whole.subarray(start), `from ${start}`);
    equalBytes(await readBytes(source.open({ end: start })), whole.subarray(0, start), `to ${start}`);
    for (const end of places.filter((at) => at >= start)) {
      const range = await readBytes(source.open({ start, end }));
      equalBytes(range, whole.subarray(start, end), `from ${start} to ${end}`);
    }
  }
}

function equalBytes(actual: Buffer, expected: Buffer, what: string): void {
  equal(actual.toString("latin1"), expected.toString("latin1"), `the bytes ${what} are others`);
}

async function forEachMessage(
  session: Session,
  check: (mime: ByteSource, folderId: string, id: string) => Promise<void>,
): Promise<void> {
  if (canFill(session.fixture)) await session.fill(3);
  for (const folder of await session.folders()) {
    for (const id of (await session.ids(folder.id)).slice(0, MOST)) {
      const item = await session.get(folder.id, id);
      if ("mime" in item) await check(item.mime, folder.id, id);
    }
  }
}

/** What must be true of the bytes of mail. */
export const sourceCases: readonly Case<BackendFixture>[] = [
  {
    id: "source/size",
    why: "a source is exactly as long as it says",
    run: (open) =>
      visit(open, (session) =>
        forEachMessage(session, async (mime) => {
          equal((await readSource(mime)).length, mime.size);
        }),
      ),
  },
  {
    id: "source/again",
    why: "a source can be opened again and again, also twice at a time",
    run: (open) =>
      visit(open, (session) =>
        forEachMessage(session, async (mime) => {
          const [first, second] = await Promise.all([readSource(mime), readSource(mime)]);
          equalBytes(second, first, "of the second reader");
          equalBytes(await readSource(mime), first, "of the third reader");
        }),
      ),
  },
  {
    id: "source/ranges",
    why: "a range is the bytes from its start to before its end",
    run: (open) =>
      visit(open, (session) =>
        forEachMessage(session, async (mime) => {
          await checkRanges(mime, await readSource(mime));
        }),
      ),
  },
  {
    id: "source/left",
    why: "a reader that leaves early does not spoil the source",
    run: (open) =>
      visit(open, (session) =>
        forEachMessage(session, async (mime) => {
          for (let n = 0; n < 5; n++) for await (const _ of mime.open()) break;
          equal((await readSource(mime)).length, mime.size);
        }),
      ),
  },
  {
    id: "source/unchanged",
    why: "a message comes out byte for byte as it was delivered",
    needs: both(canFill, hasMail),
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const mail = sampleMail(nextNumber());
        const id = await session.fillOne(mail);
        deepEqual(await readSource((await session.getMime(inbox, id)).mime), Buffer.from(mail));
      }),
  },
  {
    id: "source/flags-meanwhile",
    why: "a source that is opened after a flag was set gives the same bytes",
    needs: both(canFill, hasMail, has("setFlags")),
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const id = await session.fillOne();
        const { mime } = await session.getMime(inbox, id);
        const before = await readSource(mime);
        await session.setFlags(inbox, id, { read: true });
        equalBytes(await readSource(mime), before, "after the flag was set");
      }),
  },
];
