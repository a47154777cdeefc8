import type { ByteSource } from "@easkit/backend";
import { toMimeSource } from "../content/byte-source.js";
import { Staging } from "../content/staging.js";
import type { Groupware } from "../groupware.js";
import { deliverTo, readLetter } from "./delivery.js";
import { sortRecipients } from "./recipients.js";

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
      const full = deliverTo(groupware, letter, local).map(({ address }) => address);
      return [...unknown, ...remote, ...full];
    });
  });
}
