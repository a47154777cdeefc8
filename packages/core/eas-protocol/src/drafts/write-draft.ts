import type { ByteSource } from "@easkit/backend";
import type { Exchange } from "../exchange.js";
import { messageIdFor, ownMailbox } from "../mail/sender.js";
import type { DraftWish } from "./read-draft.js";

/** The message that a new draft is. `seed` is the same when the device repeats itself. */
export async function writeNewDraft(
  exchange: Exchange,
  { edit, message }: DraftWish,
  seed: string,
): Promise<ByteSource> {
  const { converters, call, now } = exchange;
  const from = ownMailbox(exchange);
  const known = { from, date: new Date(now()), messageId: messageIdFor(from, seed) };
  if (message) return converters.composer.edit(call, message, { ...edit, ...known });
  return converters.composer.write(call, { to: [], subject: "", ...edit, ...known });
}

/** The message that a draft is once the device's wish is done in it. */
export async function writeChangedDraft(
  { converters, call, now }: Exchange,
  before: ByteSource,
  { edit, message }: DraftWish,
): Promise<ByteSource> {
  return converters.composer.edit(call, message ?? before, { ...edit, date: new Date(now()) });
}
