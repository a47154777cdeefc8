import { type Backend, BackendError, type CallContext, type OutgoingMail } from "easkit";

const headerLimit = 256 * 1024;

/** The header of a message as text, without reading the rest. */
async function readHeader({ mime }: OutgoingMail): Promise<string> {
  let text = "";
  for await (const chunk of mime.open({ start: 0, end: Math.min(mime.size, headerLimit) })) {
    text += Buffer.from(chunk).toString("latin1");
  }
  const end = /\r?\n\r?\n/.exec(text);
  return (end ? text.slice(0, end.index) : text).replace(/\r?\n[ \t]+/g, " ");
}

/** The addresses in To, Cc and Bcc. */
function recipientsOf(header: string): readonly string[] {
  const lines = header.split(/\r?\n/).filter((line) => /^(to|cc|bcc):/i.test(line));
  return lines
    .flatMap((line) => line.match(/[^\s<>,;:"]+@[^\s<>,;:"]+/g) ?? [])
    .map((each) => each.toLowerCase());
}

/**
 * Sends mail as far as a host without a mail server can: what is addressed to the account itself arrives in its Inbox;
 * for everybody else `onUndelivered` is told.
 */
export function deliverLocally(
  mail: () => Backend,
  onUndelivered: (recipients: readonly string[]) => void,
): (ctx: CallContext, message: OutgoingMail) => Promise<void> {
  return async (ctx, message) => {
    const recipients = recipientsOf(await readHeader(message));
    if (recipients.length === 0) throw new BackendError("invalid", "the message has no recipients");
    const own = ctx.principal.address?.toLowerCase();
    const others = recipients.filter((recipient) => recipient !== own);
    if (others.length > 0) onUndelivered(others);
    if (others.length === recipients.length) return;
    for await (const folder of mail().listFolders(ctx)) {
      if (folder.type !== "inbox") continue;
      const item = {
        class: "Email",
        mime: message.mime,
        flags: { read: false },
        received: new Date(),
      } as const;
      await mail().createItem?.(ctx, folder.id, item, { idempotencyKey: `deliver:${Date.now()}` });
    }
  };
}
