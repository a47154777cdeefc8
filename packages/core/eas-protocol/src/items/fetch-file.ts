import type { Attachment } from "@easkit/backend";
import { fileContent, fill, type RawSource } from "@easkit/eas-schema";
import type { Part } from "../reply/multipart.js";
import { toBase64 } from "./base64-stream.js";
import type { ByteRange } from "./byte-range.js";

/** Takes parts of a multipart answer and gives each its number. */
export type AddPart = (part: Part) => number;

async function sizeOf(attachment: Attachment): Promise<number> {
  if (attachment.size !== undefined) return attachment.size;
  let size = 0;
  for await (const chunk of attachment.open()) size += chunk.length;
  return size;
}

/**
 * The bytes of an attachment for ItemOperations: in base64 as they are read, or as a part of a multipart answer.
 * `undefined` if the range begins after its end.
 */
export async function renderFile(
  attachment: Attachment,
  range: ByteRange | undefined,
  addPart: AddPart | undefined,
): Promise<RawSource | undefined> {
  const { contentType } = attachment;
  if (!range && !addPart) return fill(fileContent, { contentType, data: toBase64(attachment.open()) });
  const total = await sizeOf(attachment);
  if (range && range.first >= total) return undefined;
  const start = range?.first ?? 0;
  const end = Math.min(total, range ? range.last + 1 : total);
  const open = () => attachment.open({ start, end });
  const content = addPart ? { part: addPart({ size: end - start, open }) } : { data: toBase64(open()) };
  return fill(fileContent, {
    contentType,
    ...(range && { range: `${start}-${end - 1}`, total }),
    ...content,
  });
}
