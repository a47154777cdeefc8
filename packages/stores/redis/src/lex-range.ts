/** Keys as ZRANGEBYLEX takes them: `[` is with, `(` without the key that follows; `-` and `+` are the ends of all. */
export interface LexRange {
  readonly from: string;
  readonly to: string;
}

/** The keys that begin with `prefix` and come after `after`. */
export function toLexRange(prefix: string, after?: string): LexRange {
  const to = prefix === "" ? "+" : `(${followerOf(prefix)}`;
  return { from: after === undefined || after < prefix ? `[${prefix}` : `(${after}`, to };
}

/** The first key after all that begin with `prefix`: its last character is one higher. */
function followerOf(prefix: string): string {
  const last = prefix.length - 1;
  return prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
}
