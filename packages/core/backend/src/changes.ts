import type { ItemStat } from "./item.js";

/** Which items of a folder are asked for. Both are hints: the library leaves out itself what does not fit. */
export interface ListQuery {
  /** Items whose `date` is older need not be listed. */
  readonly since?: Date;
  /** Items up to and including this id need not be listed. */
  readonly after?: string;
}

/** One step of a change feed. */
export type ItemChange = ItemStat | { readonly id: string; readonly deleted: true };

/** A page of a change feed. */
export interface ChangePage {
  readonly changes: readonly ItemChange[];
  /** Where the next page begins, at most 1,024 characters. Asking again from the same cursor must give no less. */
  readonly cursor: string;
  /** There is more right now. */
  readonly more: boolean;
}
