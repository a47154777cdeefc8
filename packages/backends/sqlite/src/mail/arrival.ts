import type { Inserted } from "../items/insert-item.js";
import type { Letter } from "./delivery.js";

/** Who a message comes from. */
export interface Sender {
  /** The address in the envelope; empty for reports of failed delivery. */
  readonly address: string;
  /** Who sent it from here; absent for mail from elsewhere. */
  readonly user?: number;
}

/** A message that has just been laid into an Inbox. */
export interface Arrival {
  readonly letter: Letter;
  readonly from: Sender;
  /** Whose Inbox. */
  readonly user: number;
  /** The address that it was sent to. */
  readonly address: string;
  readonly item: Inserted;
}
