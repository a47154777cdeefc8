import type { ByteSource, Item } from "@easkit/backend";
import { CommandFault } from "../fault.js";
import { parseMailboxes } from "../mail/mailboxes.js";
import { readHead } from "../mail/message-head.js";
import { readRecipients } from "../mail/recipients.js";
import type { License } from "./license.js";

const toSet = (addresses: readonly string[], without: ReadonlySet<string> = new Set()): ReadonlySet<string> =>
  new Set(addresses.map((address) => address.toLowerCase()).filter((address) => !without.has(address)));

const isSame = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((each) => b.has(each));

/** Who a message is from, and who else got it. */
async function peopleOf(original: Item) {
  if ("mime" in original) {
    const head = await readHead(original.mime);
    const senders = head.all("from").flatMap(parseMailboxes);
    const others = ["to", "cc"].flatMap((name) => head.all(name)).flatMap(parseMailboxes);
    return { senders: senders.map(({ address }) => address), others: others.map(({ address }) => address) };
  }
  const { from = "", to = "", cc = "" } = original.class === "Email" ? original.properties : {};
  const addresses = (list: string) => parseMailboxes(list).map(({ address }) => address);
  return { senders: addresses(from), others: [...addresses(to), ...addresses(cc)] };
}

/** An answer that is to be sent. */
export interface Answered {
  readonly written: ByteSource;
  readonly original: Item;
  /** Whether somebody answers to himself as well makes no difference. */
  readonly own: readonly string[];
}

/**
 * Lets an answer go to those whom the license of the original lets it go to (MS-ASRM 3.2.5.1).
 *
 * @throws CommandFault 172
 */
export async function checkReply(license: License, { written, original, own }: Answered): Promise<void> {
  if (license.modifyRecipientsAllowed ?? license.forwardAllowed) return;
  const refuse = (why: string) => new CommandFault("irmOperationNotPermitted", why);
  const { replyAllowed = false, replyAllAllowed = false } = license;
  if (!replyAllowed && !replyAllAllowed) throw refuse("the license of the message lets nobody answer it");
  const mine = toSet(own);
  const recipients = (await readRecipients(written)).map(({ address }) => address);
  const { senders, others } = await peopleOf(original);
  const to = toSet(recipients, mine);
  if (replyAllowed && isSame(to, toSet(senders, mine))) return;
  if (replyAllAllowed && isSame(to, toSet([...senders, ...others], mine))) return;
  throw refuse("the license of the message lets it be answered to others than these");
}

/** @throws CommandFault 172 where the license of a message lets nobody pass it on */
export function checkForward({ forwardAllowed = false }: License): void {
  if (forwardAllowed) return;
  throw new CommandFault("irmOperationNotPermitted", "the license of the message lets nobody pass it on");
}
