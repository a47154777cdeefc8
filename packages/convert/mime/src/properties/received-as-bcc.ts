import type { CallContext, MimeItem } from "@easkit/backend";
import { parseAddresses } from "../header/addresses.js";
import type { Part } from "../scan/part.js";

/**
 * Whether the user got a message as a hidden recipient (MS-ASEMAIL 2.2.2.59): the header names them in Bcc, or nobody at
 * all in To and Cc and somebody else as its author. What is not so says nothing.
 */
export function receivedAsBcc({
  ctx,
  item,
  root,
}: {
  readonly ctx: CallContext;
  readonly item: MimeItem;
  readonly root: Part;
}): { readonly receivedAsBcc?: true } {
  const user = ctx.principal.address?.toLowerCase();
  if (user === undefined || item.flags.draft) return {};
  const addresses = (name: string): readonly string[] =>
    parseAddresses(root.headers.all(name)).mailboxes.map(({ address }) => address.toLowerCase());
  if (addresses("from").includes(user)) return {};
  const shown = [...addresses("to"), ...addresses("cc")].filter((address) => address !== "");
  const isHidden = addresses("bcc").includes(user) && !shown.includes(user);
  return isHidden || shown.length === 0 ? { receivedAsBcc: true } : {};
}
