import type { EmailProperties, GalProperties } from "@easkit/eas-schema";
import type { ItemClass } from "./folder.js";
import type { ByteSource } from "./item.js";

/** Where words are looked for. `recipients` is all that mail goes to, `participants` those and who it is from. */
export type SearchField =
  | "subject"
  | "from"
  | "to"
  | "cc"
  | "bcc"
  | "recipients"
  | "participants"
  | "body"
  | "attachment"
  | "category";

/** What a device looks for in a mailbox. */
export type SearchQuery =
  /** All of these, or any; nothing in the list is met by everything (`and`) or by nothing (`or`). */
  | { readonly kind: "and" | "or"; readonly of: readonly SearchQuery[] }
  | { readonly kind: "not"; readonly of: SearchQuery }
  /**
   * These words in this order, in any case, the last of them perhaps only begun; in one field, or without one in any.
   */
  | { readonly kind: "text"; readonly text: string; readonly field?: SearchField }
  | { readonly kind: "class"; readonly classes: readonly ItemClass[] }
  /** In one of these folders. Subfolders that are meant too are in the list. */
  | { readonly kind: "folders"; readonly folderIds: readonly string[] }
  /** Received at `from` or later, before `before`. */
  | { readonly kind: "received"; readonly from?: Date; readonly before?: Date }
  | { readonly kind: "conversation"; readonly conversationId: Uint8Array }
  | { readonly kind: "read" | "flagged" | "attachments"; readonly value: boolean }
  | { readonly kind: "importance"; readonly value: NonNullable<EmailProperties["importance"]> };

/** Rows of a result, both ends included; the first has the number 0. */
export interface SearchRange {
  readonly first: number;
  readonly last: number;
}

/** Some rows of what was found. */
export interface SearchPage {
  /** The rows of the range, as far as there are so many. */
  readonly results: readonly { readonly folderId: string; readonly id: string }[];
  /** How many there are in all; an estimate will do. */
  readonly total: number;
}

/** Someone in the address list. */
export interface Person extends Omit<GalProperties, "picture"> {
  /** A JPEG; devices take up to 100 KB. */
  readonly picture?: ByteSource;
}

/** Some rows of the people that were found. */
export interface PeoplePage {
  readonly people: readonly Person[];
  readonly total: number;
}
