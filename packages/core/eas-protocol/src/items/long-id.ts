/** Where an item is. */
export interface ItemPlace {
  readonly folderId: string;
  readonly itemId: string;
}

/** Between the ids, which are printable ASCII. */
const separator = "\n";

/** A LongId (MS-ASCMD 2.2.3.93): at most 256 characters for ids of up to 64, and fit for a URL. */
export const toLongId = ({ folderId, itemId }: ItemPlace): string =>
  Buffer.from(`${folderId}${separator}${itemId}`, "utf8").toString("base64url");

/** Reads a LongId; `undefined` if it is none of ours. */
export function fromLongId(text: string): ItemPlace | undefined {
  if (!/^[\w-]+$/.test(text)) return undefined;
  const [folderId, itemId, ...rest] = Buffer.from(text, "base64url").toString("utf8").split(separator);
  const place = folderId && itemId && rest.length === 0 ? { folderId, itemId } : undefined;
  // Bytes that are no text would be read as something else than they were written as.
  return place && toLongId(place) === text ? place : undefined;
}
