import { afterEach, expect, test } from "vitest";
import { type Office, openOffice, outgoing, wish } from "../testing/office.js";

let office: Office;
afterEach(() => office.backend.close());

test("a conversation is moved with what comes later, but not what was sent", async () => {
  office = await openOffice(["anna", "ben"]);
  const { backend } = office;
  const ctx = office.ctx("anna");
  const deliver = (head: string, folderId?: string) =>
    backend.mailbox("anna").deliver(`${head}\r\n\r\n`, folderId === undefined ? {} : { folderId });
  const { id } = await deliver("Message-ID: <1@x>");
  await deliver("Message-ID: <2@x>\r\nReferences: <1@x>", "drafts");
  await deliver("Message-ID: <3@x>\r\nReferences: <1@x>", "sentItems");
  await deliver("Message-ID: <9@x>");
  const item = await office.get("anna", "inbox", id);
  const conversation = item.class === "Email" ? item.properties?.conversationId : undefined;
  if (!(conversation instanceof Uint8Array)) throw new Error("no conversation");
  await backend.moveConversation?.(ctx, conversation, "deletedItems", wish());
  const counts = async () => {
    const folders = ["inbox", "drafts", "sentItems", "deletedItems"];
    return (await Promise.all(folders.map((each) => office.list("anna", each)))).map((all) => all.length);
  };
  expect(await counts()).toEqual([1, 0, 1, 2]);
  const later = "To: anna@example.test\r\nMessage-ID: <4@x>\r\nIn-Reply-To: <2@x>\r\n\r\n";
  await backend.sendMail?.(office.ctx("ben"), outgoing(later), wish());
  expect(await counts()).toEqual([1, 0, 1, 3]);
  await backend.sendMail?.(office.ctx("ben"), outgoing("To: anna@example.test\r\n\r\n"), wish());
  expect(await counts()).toEqual([2, 0, 1, 3]);
  const nowhere = backend.moveConversation?.(ctx, new Uint8Array(16), "junk", wish());
  await expect(nowhere).rejects.toMatchObject({ code: "not-found" });
  const lost = backend.moveConversation?.(ctx, conversation, "nowhere", wish());
  await expect(lost).rejects.toMatchObject({ code: "not-found" });
  // A folder that is gone has no rule any more.
  const { id: plans } = backend.mailbox("anna").addFolder({ displayName: "Plans", type: "userMail" });
  await backend.moveConversation?.(ctx, conversation, plans, wish());
  await backend.deleteFolder?.(ctx, plans, wish());
  await backend.sendMail?.(office.ctx("ben"), outgoing(later.replace("<4@x>", "<5@x>")), wish());
  expect(await counts()).toEqual([3, 0, 1, 0]);
});
