import { createHash } from "node:crypto";
import { deliveryTime, uniqueOf } from "./file-name.js";

const LATEST = 36 ** 9 - 1;
const HASH_DIGITS = 11;

function hashOf(text: string): string {
  const number = createHash("sha256").update(text).digest().readBigUInt64BE();
  return number.toString(36).padStart(13, "0").slice(-HASH_DIGITS);
}

/**
 * The id of the message in a file, made of the part of its name that never changes: first the time of delivery turned
 * round, so that newer mail sorts first, then a hash. Files without a time in their names sort last.
 */
export function toItemId(base: string): string {
  const time = Math.min(deliveryTime(base) ?? 0, LATEST);
  return (LATEST - time).toString(36).padStart(9, "0") + hashOf(uniqueOf(base));
}

/** The id of a second file in the same folder whose name differs only in its fields. */
export function toOtherItemId(base: string): string {
  return toItemId(base).slice(0, 9) + hashOf(`${base}\n`);
}
