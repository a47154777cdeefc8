/** A value of DER (X.690): where its bytes are. */
export interface DerNode {
  readonly tag: number;
  /** Where the tag stands. */
  readonly offset: number;
  /** Where the content begins and ends. */
  readonly start: number;
  readonly end: number;
}

/** Tags of what certificates are made of. */
export const derTags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

/** Reads one value. @throws RangeError if the bytes end before it does, or are no DER */
export function readDer(bytes: Uint8Array, offset = 0, limit = bytes.length): DerNode {
  const [tag, first] = [bytes[offset], bytes[offset + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f)
    throw new RangeError("this is no DER");
  let start = offset + 2;
  let length = first;
  if (first >= 0x80) {
    const digits = first & 0x7f;
    if (digits === 0 || digits > 4) throw new RangeError("a length of DER is too long");
    length = 0;
    for (; start < offset + 2 + digits; start++) length = length * 256 + (bytes[start] ?? 0);
  }
  const end = start + length;
  if (end > limit) throw new RangeError("a value of DER is cut");
  return { tag, offset, start, end };
}

/** The values inside a value, one after another. @throws RangeError as {@link readDer} */
export function* derChildren(bytes: Uint8Array, { start, end }: DerNode): Generator<DerNode> {
  for (let at = start; at < end; ) {
    const child = readDer(bytes, at, end);
    yield child;
    at = child.end;
  }
}

/** The content of a value. */
export const derContent = (bytes: Uint8Array, { start, end }: DerNode): Uint8Array =>
  bytes.subarray(start, end);

/** The content of a value as hexadecimal digits; object identifiers are compared so. */
export const derHex = (bytes: Uint8Array, node: DerNode): string =>
  Buffer.from(derContent(bytes, node)).toString("hex");

/** A UTCTime or GeneralizedTime (RFC 5280 section 4.1.2.5). */
export function derTime(bytes: Uint8Array, node: DerNode): number | undefined {
  const text = Buffer.from(derContent(bytes, node)).toString("latin1");
  const match = /^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const full = match[1]?.length === 2 ? year + (year < 50 ? 2000 : 1900) : year;
  return Date.UTC(full, month - 1, day, hour, minute, second);
}
