import type { MailFlags, TypedItem } from "@easkit/backend";

/** Something to be imported. */
export interface ImportEntry {
  /** Names from the top; empty for where the import puts what says nothing. */
  readonly folder: readonly string[];
  readonly content: ImportedMail | TypedItem;
  /** Of the parts of a source, each of which is read in order: which this is from. */
  readonly part: string;
  /** How far an import of that part has come once this is in; what is given to go on from there. */
  readonly place: string;
  /** How much of the source's `total` this is. */
  readonly amount: number;
}

/** A message to be imported. */
export interface ImportedMail {
  open(): AsyncIterable<Uint8Array>;
  readonly flags: MailFlags;
  /** Absent: what the message says itself. */
  readonly received?: Date;
}

/** Where things are imported from. */
export interface ImportSource {
  /** What tells it from others, such as its absolute path. */
  readonly name: string;
  /** Bytes, or files. */
  readonly total: number;
  /** What comes after the places that entries gave before; all of a part that has none. */
  entries(placeOf: (part: string) => string | undefined): AsyncIterable<ImportEntry>;
}
