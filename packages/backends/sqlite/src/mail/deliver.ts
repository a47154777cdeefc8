import type { ByteSource } from "@easkit/backend";
import { toMimeSource } from "../content/byte-source.js";
import { Staging } from "../content/staging.js";
import type { Groupware } from "../groupware.js";
import type { Sender } from "./arrival.js";
import { deliverTo, type Letter, readLetter } from "./delivery.js";
import { addressesIn, fieldOf } from "./message-head.js";
import { sortRecipients } from "./recipients.js";

/** Who a message says that it comes from: what a mail server on its way noted, or else its author. */
function senderOf({ head }: Letter): Sender {
  const path = fieldOf(head, "return-path");
  if (path !== undefined) return { address: /<([^<>]*)>/.exec(path)?.[1]?.trim() ?? path };
  return { address: addressesIn(head, "sender")[0] ?? addressesIn(head, "from")[0] ?? "" };
}

/** Delivers a message to users here. Gives the addresses that nobody has, and those whose mailbox is full. */
export async function deliver(
  groupware: Groupware,
  mime: string | Uint8Array | ByteSource,
  addresses: readonly string[],
): Promise<readonly string[]> {
  return await Staging.during(groupware, async (staging) => {
    const letter = await readLetter(groupware, staging, toMimeSource(mime).open());
    return groupware.database.write(() => {
      const { local, unknown, remote } = sortRecipients(groupware, addresses);
      const full = deliverTo(groupware, letter, local, senderOf(letter)).map(({ address }) => address);
      return [...unknown, ...remote, ...full];
    });
  });
}
