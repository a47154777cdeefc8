import type { Exchange } from "../exchange.js";
import { isReceived, isSameAddress, type Meeting } from "./meeting.js";

/** Who acts, as the others of a meeting know them. */
export interface Self {
  /** That messages are sent from. */
  readonly address: string;
  readonly name?: string;
  /** In lower case. */
  readonly addresses: ReadonlySet<string>;
}

/** The addresses of the user; `undefined` if none is known, and so nobody can be written to. */
export async function readSelf({
  backend,
  call,
}: Pick<Exchange, "backend" | "call">): Promise<Self | undefined> {
  const { id, address: given, displayName } = call.principal;
  const known = (await backend.getUserInformation?.(call))?.emailAddresses ?? [];
  const all = [given, ...known, id].filter((each) => each?.includes("@")).map(String);
  const [address] = all;
  if (address === undefined) return undefined;
  const addresses = new Set(all.map((each) => each.toLowerCase()));
  return { address, addresses, ...(displayName !== undefined && { name: displayName }) };
}

/** Whether the user is who invites. A meeting that names nobody is the user's, unless it came from somebody else. */
export function isOrganizer(self: Self, meeting: Meeting): boolean {
  const { organizerEmail } = meeting;
  if (organizerEmail) return [...self.addresses].some((each) => isSameAddress(each, organizerEmail));
  return !isReceived(meeting);
}
