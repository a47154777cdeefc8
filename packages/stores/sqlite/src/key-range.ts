/** Keys from `from` (with it, if `inclusive`) up to `to` (without it), in the order of code units. */
export interface KeyRange {
  readonly from: string;
  readonly inclusive: boolean;
  readonly to: string;
}

/** Above every ASCII character. */
const ABOVE_ASCII = "\u0080";

/** The keys that begin with `prefix` and come after `after`. */
export function toKeyRange(prefix: string, after: string | undefined): KeyRange {
  const to = followerOf(prefix);
  if (after === undefined || after < prefix) return { from: prefix, inclusive: true, to };
  return { from: after, inclusive: false, to };
}

/** The first key after all that begin with `prefix`: its last character is one higher. */
function followerOf(prefix: string): string {
  const last = prefix.length - 1;
  return last < 0 ? ABOVE_ASCII : prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
}
