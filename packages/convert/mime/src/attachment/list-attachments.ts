import type { BodyRequest } from "@easkit/backend";
import { type AttachedPart, dispositionOf } from "../body/content.js";
import { decodeHeaderText } from "../header/encoded-words.js";
import type { Part } from "../scan/part.js";
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

/** The attachments of a message as the device lists them. */
export function listAttachments(parts: readonly AttachedPart[], request: BodyRequest) {
  return parts.map(({ part, isRelated }) => {
    const id = contentId(part);
    const location = decodeHeaderText(part.headers.first("content-location") ?? "") || undefined;
    const isNamed = id !== undefined || location !== undefined;
    const isInline = isNamed && (isRelated || dispositionOf(part) === "inline");
    return {
      tag: "attachment" as const,
      value: {
        displayName: partName(part),
        fileReference: request.fileReference(part.path),
        method: isEmbeddedMessage(part) ? ("embeddedMessage" as const) : ("normal" as const),
        estimatedDataSize: decodedSize(part),
        ...(id !== undefined && { contentId: id }),
        ...(location !== undefined && { contentLocation: location }),
        ...(isInline && { isInline }),
      },
    };
  });
}
