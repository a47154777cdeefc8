// A GUID's first three groups are little-endian integers; the last two are bytes in order.
const BYTE_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
const GROUPS = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i;

/** The all-zero GUID. */
export const NIL_GUID = "00000000-0000-0000-0000-000000000000";

/** The text of 16 GUID bytes at `offset`, lower case and without braces. */
export function readGuid(bytes: Uint8Array, offset: number): string {
  const hex = BYTE_ORDER.map((i) => (bytes[offset + i] ?? 0).toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Writes a GUID's 16 bytes at `offset`. Throws a `RangeError` if the text is not a GUID. */
export function writeGuid(bytes: Uint8Array, offset: number, guid: string): void {
  if (!GROUPS.test(guid)) throw new RangeError(`not a GUID: ${JSON.stringify(guid)}`);
  const hex = guid.replaceAll("-", "");
  BYTE_ORDER.forEach((place, i) => {
    bytes[offset + place] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  });
}
