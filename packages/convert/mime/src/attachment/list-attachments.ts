import type { BodyRequest } from "@easkit/backend";
import type { EmailProperties } from "@easkit/eas-schema";
import { type AttachedPart, dispositionOf } from "../body/content.js";
import type { ReadContent } from "../body/read-content.js";
import { decodeHeaderText } from "../header/encoded-words.js";
import type { Part } from "../scan/part.js";
import { tnefFileName } from "../tnef/tnef-files.js";
import type { TnefFile } from "../tnef/tnef-message.js";
import { isEmbeddedMessage, partName } from "./part-name.js";

/** About how many bytes a part has when its transfer encoding is undone. */
export function decodedSize(part: Part): number {
  const size = part.end - part.start;
  if (part.encoding !== "base64") return size;
  const line = part.firstLine > 4 && part.firstLine < size ? part.firstLine : size + 2;
  const lineEnds = Math.floor(size / line) * 2;
  return Math.max(0, Math.floor(((size - lineEnds) * 3) / 4));
}

const contentId = (part: Part): string | undefined =>
  part.headers.first("content-id")?.replace(/^\s*<?\s*|\s*>?\s*$/g, "") || undefined;

type Listed = Extract<Entry<NonNullable<EmailProperties["attachments"]>>, { readonly tag: "attachment" }>;
type Entry<T> = T extends Iterable<infer E> ? E : never;

/** Makes the FileReference of a part, and of a file within one. */
type ReferTo = (part: Part, file?: number) => string;

function listPart({ part, isRelated }: AttachedPart, referTo: ReferTo): Listed {
  const id = contentId(part);
  const location = decodeHeaderText(part.headers.first("content-location") ?? "") || undefined;
  const isNamed = id !== undefined || location !== undefined;
  const isInline = isNamed && (isRelated || dispositionOf(part) === "inline");
  return {
    tag: "attachment",
    value: {
      displayName: partName(part),
      fileReference: referTo(part),
      method: isEmbeddedMessage(part) ? "embeddedMessage" : "normal",
      estimatedDataSize: decodedSize(part),
      ...(id !== undefined && { contentId: id }),
      ...(location !== undefined && { contentLocation: location }),
      ...(isInline && { isInline }),
    },
  };
}

const methods = { file: "normal", message: "embeddedMessage", object: "ole" } as const;

const listFile = (file: TnefFile, number: number, part: Part, referTo: ReferTo): Listed => ({
  tag: "attachment",
  value: {
    displayName: tnefFileName(file, number),
    fileReference: referTo(part, number),
    method: methods[file.kind],
    estimatedDataSize: file.data.end - file.data.start,
    ...(file.contentId !== "" && { contentId: file.contentId }),
    ...(file.contentLocation !== "" && { contentLocation: file.contentLocation }),
    ...(file.isInline && { isInline: true }),
  },
});

/**
 * The attachments of a message as the device lists them. In the place of TNEF stands what is in it; TNEF that cannot be
 * read to its end is listed itself as well, so that nothing is lost. `nameOf` names parts.
 */
export function listAttachments(
  { attachments, unpacked }: ReadContent,
  request: BodyRequest,
  nameOf: (part: Part) => string,
): readonly Listed[] {
  const referTo: ReferTo = (part, file) =>
    request.fileReference(file === undefined ? nameOf(part) : `${nameOf(part)}/${file}`);
  return attachments.flatMap((attached) => {
    const tnef = unpacked.get(attached.part)?.message;
    if (tnef === undefined) return [listPart(attached, referTo)];
    const files = tnef.files.map((file, index) => listFile(file, index + 1, attached.part, referTo));
    return tnef.isWhole ? files : [...files, listPart(attached, referTo)];
  });
}
