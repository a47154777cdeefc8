/** Keys from `from` (with it, if `inclusive`) up to `to` (without it; `null` for no end), in the order of bytes. */
export interface KeyRange {
  readonly from: string;
  readonly inclusive: boolean;
  readonly to: string | null;
}

/** The keys that begin with `prefix` and come after `after`. */
export function toKeyRange(prefix: string, after?: string): KeyRange {
  const to = followerOf(prefix);
  if (after === undefined || after < prefix) return { from: prefix, inclusive: true, to };
  return { from: after, inclusive: false, to };
}

/** The first key after all that begin with `prefix`: its last character is one higher. */
function followerOf(prefix: string): string | null {
  const last = prefix.length - 1;
  return last < 0 ? null : prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
}
