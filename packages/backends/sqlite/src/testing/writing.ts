// Writes all kinds of things to the mailboxes of the file in the first parameter, until it is killed or has made as many
// rounds as the second one says. Prints the id of each message in the Inbox once it is written.
import type { CallContext } from "@easkit/backend";
import { createSqliteBackend } from "../index.js";

const [path = "", rounds = "Infinity"] = process.argv.slice(2);
const backend = createSqliteBackend({ path, historyLimit: 20 });
const mailbox = backend.mailbox("anna");
const ctx: CallContext = {
  principal: { id: "anna" },
  signal: new AbortController().signal,
  log: { debug() {}, warn() {}, error() {} },
};
const wish = () => ({ idempotencyKey: crypto.randomUUID() });
const sourceOf = (text: string) => ({
  size: text.length,
  async *open() {
    yield Buffer.from(text);
  },
});

async function writeTyped(round: number): Promise<void> {
  const content = new Uint8Array(70_000);
  const added = { tag: "add", value: { clientId: "1", displayName: "a", content } } as const;
  const data = sourceOf("long ".repeat(40_000)).open();
  const properties = {
    subject: `Event ${round}`,
    body: { type: "plain", data },
    attachments: [added],
  } as const;
  const event = await mailbox.put("calendar", { class: "Calendar", properties });
  const patch = { class: "Calendar", properties: { subject: "Changed", body: null } } as const;
  await backend.updateItem?.(ctx, "calendar", event.id, patch, wish());
  if (round % 3 === 0) await backend.deleteItem?.(ctx, "calendar", event.id, wish());
}

async function writeFolders(round: number): Promise<void> {
  const folder = mailbox.addFolder({ displayName: `Folder ${crypto.randomUUID()}`, type: "userMail" });
  await mailbox.deliver("Subject: in a folder\r\n\r\n", { folderId: folder.id });
  if (round % 2 === 0) await backend.deleteFolder?.(ctx, folder.id, wish());
}

for (let round = 0; round < Number(rounds); round++) {
  const size = round % 5 === 0 ? 700_000 : 300;
  const { id } = await mailbox.deliver(`Subject: round ${round}\r\n\r\n${"y".repeat(size)}\r\n`);
  process.stdout.write(`${id}\n`);
  await backend.setFlags?.(ctx, "inbox", id, { read: true }, wish());
  const moved = await mailbox.deliver("Subject: to be moved\r\n\r\n", { folderId: "drafts" });
  await backend.moveItem?.(ctx, "drafts", moved.id, "deletedItems", wish());
  await backend.deleteItem?.(ctx, "deletedItems", moved.id, wish());
  const mime = sourceOf(`To: ben@example.test, gone@example.test\r\nBcc: anna@example.test\r\n\r\n${round}`);
  await backend.sendMail?.(ctx, { mime, saveInSentItems: true }, wish());
  await writeTyped(round);
  await writeFolders(round);
}
await backend.close();
