/** Characters that stand for themselves in a path segment; all others become `%` and four hex digits. */
const plain = /^[A-Za-z0-9@._-]*$/;

/** Writes any string as ASCII without `/`, one to one, so that ids can stand side by side in a store key. */
export function escapeSegment(id: string): string {
  if (plain.test(id)) return id;
  let escaped = "";
  for (let at = 0; at < id.length; at++) {
    const char = id.charAt(at);
    escaped += plain.test(char) ? char : `%${id.charCodeAt(at).toString(16).padStart(4, "0")}`;
  }
  return escaped;
}

/** The id that `escapeSegment` escaped. */
export function unescapeSegment(segment: string): string {
  return segment.replace(/%([0-9a-f]{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** From `-` to `z`: written as they are. Lower ones begin with `#`, higher ones with `~`. */
const FIRST_PLAIN = 0x2d;
const LAST_PLAIN = 0x7a;
const orderedPlain = /^[\x2d-\x7a]*$/;

/** Writes any string as ASCII from `#` to `~` such that the results order by code unit as the strings do. */
export function toOrderedKey(id: string): string {
  if (orderedPlain.test(id)) return id;
  let key = "";
  for (let at = 0; at < id.length; at++) {
    const unit = id.charCodeAt(at);
    if (unit < FIRST_PLAIN) key += `#${unit.toString(16).padStart(2, "0")}`;
    else if (unit > LAST_PLAIN) key += `~${unit.toString(16).padStart(4, "0")}`;
    else key += id.charAt(at);
  }
  return key;
}

/** The id that `toOrderedKey` wrote. */
export function fromOrderedKey(key: string): string {
  return key.replace(/#([0-9a-f]{2})|~([0-9a-f]{4})/g, (_, low?: string, high?: string) =>
    String.fromCharCode(Number.parseInt(low ?? high ?? "", 16)),
  );
}

/** Sorts after every ordered key. */
export const HIGHEST_ORDERED_KEY = "~~";
