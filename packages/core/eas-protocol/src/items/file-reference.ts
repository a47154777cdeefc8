/** Where an attachment is: its folder, its item, and the part's name within the item. */
export interface AttachmentPlace {
  readonly folderId: string;
  readonly itemId: string;
  readonly part: string;
  /** It is in what a protected message says, which is asked for readable. */
  readonly unprotected?: boolean;
}

/** Stands at the end of a reference into a protected message. */
const readable = "r";

/** A FileReference: readable, without characters that need care in a URL or in XML. */
export const toFileReference = ({ folderId, itemId, part, unprotected }: AttachmentPlace): string =>
  [folderId, itemId, part, ...(unprotected ? [readable] : [])].map(encodeURIComponent).join(":");

/** Reads a FileReference; `undefined` if it is none of ours. */
export function fromFileReference(text: string): AttachmentPlace | undefined {
  const parts = text.split(":");
  const unprotected = parts.length === 4 && parts.pop() === readable;
  if (parts.length !== 3) return undefined;
  try {
    const [folderId = "", itemId = "", part = ""] = parts.map(decodeURIComponent);
    if (!folderId || !itemId || !part) return undefined;
    return { folderId, itemId, part, ...(unprotected && { unprotected }) };
  } catch {
    // A stray percent sign: the device made it up or cut it.
    return undefined;
  }
}
