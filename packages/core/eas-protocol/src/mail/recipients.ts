import type { ByteSource, DraftMailbox } from "@easkit/backend";
import { parseMailboxes } from "./mailboxes.js";
import { readHead } from "./message-head.js";

/** Those that a message is to be sent to. Whether they exist is for the backend to say. */
export const readRecipients = (mime: ByteSource): Promise<readonly DraftMailbox[]> =>
  peopleIn(mime, ["to", "cc", "bcc"]);

/** Those whom everybody sees that a message is to be sent to. */
export const readShownRecipients = (mime: ByteSource): Promise<readonly DraftMailbox[]> =>
  peopleIn(mime, ["to", "cc"]);

async function peopleIn(mime: ByteSource, fields: readonly string[]): Promise<readonly DraftMailbox[]> {
  const head = await readHead(mime);
  return fields.flatMap((name) => head.all(name)).flatMap(parseMailboxes);
}
