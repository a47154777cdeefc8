/** How far the changes of a folder have been looked through. Kept with the collection as its cursor. */
export interface Position {
  /** The backend's cursor, where it has a change feed. */
  readonly feed?: string;
  /** A listing is being compared with what the device knows, and has come to the items after this id. */
  readonly after?: string;
  /** The start of the period that the last listing or the feed went by; `undefined` is no bound. */
  readonly cutoff?: number;
  /** What else was selected then, see `nameOf`. */
  readonly also?: string;
  /**
   * The device may have items from this moment on; `undefined` is no bound. It lies before `cutoff` until a comparison
   * has taken the items between the two away.
   */
  readonly floor?: number;
}

/** Reads a cursor. The beginning is no cursor. */
export function parsePosition(cursor: string | undefined): Position | undefined {
  return cursor === undefined ? undefined : (JSON.parse(cursor) as Position);
}

export const printPosition = (position: Position): string => JSON.stringify(position);
