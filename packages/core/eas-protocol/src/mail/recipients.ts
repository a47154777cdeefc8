import type { ByteSource, DraftMailbox } from "@easkit/backend";
import { parseMailboxes } from "./mailboxes.js";
import { readHead } from "./message-head.js";

/** Those that a message is to be sent to. Whether they exist is for the backend to say. */
export async function readRecipients(mime: ByteSource): Promise<readonly DraftMailbox[]> {
  const head = await readHead(mime);
  return ["to", "cc", "bcc"].flatMap((name) => head.all(name)).flatMap(parseMailboxes);
}
