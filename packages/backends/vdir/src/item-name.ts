import { createHash } from "node:crypto";

const digest = (text: string, length: number): string =>
  createHash("sha256").update(text).digest("hex").slice(0, length);

/** The id of the item in a file: the same as long as the file has its name. */
export const itemIdOf = (fileName: string): string => digest(fileName, 24);

/** What names the file of a new item: the same for the same wish, so that a repetition finds it. */
export const baseNameFor = (idempotencyKey: string): string => `easkit-${digest(idempotencyKey, 32)}`;

/** The revision of an item: that of its bytes. */
export const revisionOf = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
