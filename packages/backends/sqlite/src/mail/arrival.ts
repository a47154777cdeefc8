import type { Letter } from "./delivery.js";

/** Who a message comes from. */
export interface Sender {
  /** The address in the envelope; empty for reports of failed delivery. */
  readonly address: string;
  /** Who sent it from here; absent for mail from elsewhere. */
  readonly user?: number;
}

/** A message that has just arrived. */
export interface Arrival {
  readonly letter: Letter;
  readonly from: Sender;
  /** With whom. */
  readonly user: number;
  /** The address that it was sent to. */
  readonly address: string;
}
