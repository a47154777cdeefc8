/** The name of a mail file, taken apart: `time.unique.host,S=size,W=size:2,flags`. */
export interface FileName {
  /** All before the flags: the same as long as the file lives. */
  readonly base: string;
  /** The letters after `:2,`, in the order they stand. */
  readonly flags: string;
}

/** Takes a file name apart. Flags of another kind than `2,` are none. */
export function parseFileName(name: string): FileName {
  const colon = name.indexOf(":");
  if (colon < 0) return { base: name, flags: "" };
  const info = name.slice(colon + 1);
  return { base: name.slice(0, colon), flags: info.startsWith("2,") ? info.slice(2) : "" };
}

/** Puts a file name together, the letters in order, as other programs expect them. */
export function withFlagLetters(base: string, letters: Iterable<string>): string {
  return `${base}:2,${[...new Set(letters)].sort().join("")}`;
}

/** What names the message: the base without its fields, which some programs change. */
export function uniqueOf(base: string): string {
  const comma = base.indexOf(",");
  return comma < 0 ? base : base.slice(0, comma);
}

/** A size from the name: `S` of the file, `W` with CRLF line ends. */
export function sizeField(base: string, field: "S" | "W"): number | undefined {
  const found = new RegExp(`,${field}=(\\d{1,15})(?=,|$)`).exec(base);
  return found === null ? undefined : Number(found[1]);
}

/** When the message was delivered, in milliseconds, if the name begins with that. */
export function deliveryTime(base: string): number | undefined {
  const found = /^(\d{1,11})\.(?:[A-Za-z0-9]*?M(\d{1,6})(?!\d))?/.exec(base);
  if (found === null) return undefined;
  return Number(found[1]) * 1_000 + Math.floor(Number(found[2] ?? 0) / 1_000);
}
