import { createHash } from "node:crypto";
import type { DraftMailbox } from "@easkit/backend";
import type { Exchange } from "../exchange.js";

/** From whom mail of the user comes. */
export function ownMailbox({ call: { principal } }: Exchange): DraftMailbox {
  const { id, address = id, displayName } = principal;
  return { address, ...(displayName !== undefined && { name: displayName }) };
}

/** A Message-ID that is the same for the same seed, without angle brackets. */
export function messageIdFor({ address }: DraftMailbox, seed: string): string {
  const name = createHash("sha256").update(seed).digest("hex").slice(0, 32);
  return `${name}@${address.split("@").at(-1)}`;
}
