import { deepEqual, equal, ok } from "node:assert/strict";
import type { Item, NewItem } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, canFill, hasMail } from "./backend-fixture.js";
import { must, nextNumber, type Session, visit } from "./session.js";

const keepsTexts = (fixture: BackendFixture): boolean =>
  hasMail(fixture) && fixture.backend.keepsTextMessages === true && fixture.backend.createItem !== undefined;

/** A text message as a phone brings it. */
function sampleText(): NewItem & { readonly class: "Email" } {
  const body = { type: "plain" as const, data: `Text ${nextNumber()}` };
  const from = '"Bob" [MOBILE:+15550100]';
  const dateReceived = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
  const properties = { from, dateReceived, read: false, internetCpid: "1252", body };
  return { class: "Email", properties, textMessage: true };
}

const conversationOf = (item: Item): string | undefined => {
  const id = item.class === "Email" ? item.properties?.conversationId : undefined;
  return id instanceof Uint8Array ? Buffer.from(id).toString("hex") : undefined;
};

/** All mail with both its names of a conversation, where it has both. */
async function conversationsOf(session: Session, folderId: string) {
  const pairs: Array<readonly [listed: string, told: string]> = [];
  for (const { id, conversation } of await session.list(folderId)) {
    const told = conversationOf(await session.get(folderId, id));
    if (conversation !== undefined && told !== undefined) pairs.push([conversation, told]);
  }
  return pairs;
}

/** What must be true of what a listing says of mail beside its revisions. */
export const textMessageCases: readonly Case<BackendFixture>[] = [
  {
    id: "texts/kept",
    why: "a text message is listed, handed out and changed as one, and stays one when it is moved",
    needs: keepsTexts,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const sample = sampleText();
        const { id } = await session.create(inbox, sample);
        equal((await session.stat(inbox, id)).textMessage, true);
        const item = await session.get(inbox, id);
        equal(item.textMessage, true);
        ok(item.class === "Email" && !("mime" in item), "a text message is no typed item of the class Email");
        equal(item.properties.from, "properties" in sample ? sample.properties?.from : undefined);
        const { backend, ctx } = session;
        await backend.setFlags?.(ctx, inbox, id, { read: true }, session.wish());
        equal((await session.stat(inbox, id)).textMessage, true);
        const other = await session.findFolder("deletedItems");
        if (!backend.moveItem || !other) return;
        const moved = await must(backend.moveItem(ctx, inbox, id, other.id, session.wish()));
        equal((await session.stat(other.id, moved.id)).textMessage, true);
      }),
  },
  {
    id: "texts/in-the-feed",
    why: "the change feed says of a text message that it is one",
    needs: (fixture) => keepsTexts(fixture) && fixture.backend.getChanges !== undefined,
    run: (open) =>
      visit(open, async (session) => {
        const inbox = await session.inbox();
        const { id } = await session.create(inbox, sampleText());
        const page = await must(session.backend.getChanges?.(session.ctx, inbox, undefined, { limit: 1000 }));
        const told = page.changes.filter((change) => change.id === id);
        deepEqual(
          told.map((change) => "textMessage" in change && change.textMessage),
          [true],
        );
      }),
  },
  {
    id: "list/conversation",
    why: "messages have the same `conversation` exactly where they have the same conversationId",
    needs: (fixture) => hasMail(fixture) && canFill(fixture),
    run: (open) =>
      visit(open, async (session) => {
        await session.fill(3);
        const pairs = await conversationsOf(session, await session.inbox());
        for (const [listed, told] of pairs)
          for (const [otherListed, otherTold] of pairs) equal(listed === otherListed, told === otherTold);
      }),
  },
];
