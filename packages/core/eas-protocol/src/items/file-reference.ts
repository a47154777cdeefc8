/** Where an attachment is: its folder, its item, and the part's name within the item. */
export interface AttachmentPlace {
  readonly folderId: string;
  readonly itemId: string;
  readonly part: string;
}

/** A FileReference: readable, without characters that need care in a URL or in XML. */
export const toFileReference = ({ folderId, itemId, part }: AttachmentPlace): string =>
  [folderId, itemId, part].map(encodeURIComponent).join(":");

/** Reads a FileReference; `undefined` if it is none of ours. */
export function fromFileReference(text: string): AttachmentPlace | undefined {
  const parts = text.split(":");
  if (parts.length !== 3) return undefined;
  try {
    const [folderId = "", itemId = "", part = ""] = parts.map(decodeURIComponent);
    return folderId && itemId && part ? { folderId, itemId, part } : undefined;
  } catch {
    // A stray percent sign: the device made it up or cut it.
    return undefined;
  }
}
