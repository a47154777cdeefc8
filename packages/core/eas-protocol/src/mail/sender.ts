import { createHash } from "node:crypto";
import type { ByteSource, CallContext, DraftMailbox } from "@easkit/backend";
import type { Exchange } from "../exchange.js";
import { CommandFault } from "../fault.js";
import { parseMailboxes } from "./mailboxes.js";
import { readHead } from "./message-head.js";

/** Decides whether somebody may send mail as from an address; `own` are the addresses that are theirs. */
export type MaySendAs = (
  ctx: CallContext,
  address: string,
  own: readonly string[],
) => boolean | Promise<boolean>;

/** From whom mail of the user comes. */
export function ownMailbox({ call: { principal } }: Pick<Exchange, "call">): DraftMailbox {
  const { id, address = id, displayName } = principal;
  return { address, ...(displayName !== undefined && { name: displayName }) };
}

/** A Message-ID that is the same for the same seed, without angle brackets. */
export function messageIdFor({ address }: DraftMailbox, seed: string): string {
  const name = createHash("sha256").update(seed).digest("hex").slice(0, 32);
  return `${name}@${address.split("@").at(-1)}`;
}

/** All addresses that are the user's, as far as they are known. */
export async function ownAddresses({ backend, call }: Pick<Exchange, "backend" | "call">): Promise<string[]> {
  const { address } = call.principal;
  const known = await backend.getUserInformation?.(call);
  const accounts = known?.accounts?.flatMap(({ emailAddresses }) => emailAddresses) ?? [];
  return [...new Set([...(address ? [address] : []), ...(known?.emailAddresses ?? []), ...accounts])];
}

const isOwn: MaySendAs = (_ctx, address, own) =>
  own.some((each) => each.toLowerCase() === address.toLowerCase());

/**
 * Lets nobody send mail in another's name: every author and the sender have to be the user, unless the host decides
 * otherwise. Where nobody knows the user's addresses there is nothing to compare.
 *
 * @throws CommandFault 107 for a header that says two things, 130 for a name that is not the user's
 */
export async function checkSender(
  exchange: Pick<Exchange, "backend" | "call" | "maySendAs">,
  mime: ByteSource,
): Promise<void> {
  const head = await readHead(mime);
  if (["from", "sender"].some((name) => head.all(name).length > 1))
    throw new CommandFault("invalidMime", "the message says twice who it is from");
  const given = ["from", "sender"].flatMap((name) => head.all(name)).flatMap(parseMailboxes);
  if (given.length === 0) return;
  const own = await ownAddresses(exchange);
  if (own.length === 0 && !exchange.maySendAs) return;
  const may = exchange.maySendAs ?? isOwn;
  for (const { address } of given) {
    if (await may(exchange.call, address, own)) continue;
    throw new CommandFault("accessDenied", "the message comes in the name of somebody else");
  }
}
