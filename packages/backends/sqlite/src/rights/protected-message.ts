import type { Item, MimeItem } from "@easkit/backend";
import { toMimeSource } from "../content/byte-source.js";
import { fieldOf, type MessageHead, readHead } from "../mail/message-head.js";

const HEAD = 64 * 1024;
const kept = ["from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references"];

async function readBeginning({ mime }: MimeItem): Promise<MessageHead> {
  const pieces: Uint8Array[] = [];
  for await (const piece of mime.open({ end: Math.min(HEAD, mime.size) })) pieces.push(piece);
  return readHead(Buffer.concat(pieces));
}

function writeNotice(head: MessageHead, why: string): Uint8Array {
  const fields = kept.flatMap((name) => {
    const value = fieldOf(head, name);
    return value === undefined ? [] : [`${name}: ${value}`];
  });
  const lines = [
    ...fields,
    "Content-Class: rpmsg.message",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "",
    why,
    "",
  ];
  return Buffer.from(lines.join("\r\n"), "latin1");
}

const locked = "This message is protected. Open it with a program that honours rights management.";
const expired = "This message is protected, and the time in which it could be read is over.";

/**
 * A message as whoever asks may have it (MS-ASRM 3.2.5): a protected one is only readable for devices that honour its license,
 * and after its end only for its owner. Everybody else gets its header and a notice.
 */
export async function asAllowed(item: Item, isHonoured: boolean, now: Date): Promise<Item> {
  if (!("mime" in item)) return item;
  const license = item.properties?.rightsManagementLicense;
  if (license === undefined) return item;
  const isOver = license.owner !== true && (license.contentExpiryDate ?? now) < now;
  if (isHonoured && !isOver) return item;
  const { rightsManagementLicense: _, ...properties } = item.properties ?? {};
  const mime = toMimeSource(writeNotice(await readBeginning(item), isOver ? expired : locked));
  return { ...item, mime, properties: isHonoured ? { ...item.properties } : properties };
}
