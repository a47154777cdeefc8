import { type Attachment, BackendError, type ByteSource } from "@easkit/backend";
import { openPartBytes } from "../body/part-text.js";
import { sliceBytes } from "../byte-source.js";
import { createTransferDecoder } from "../decode/transfer-decoder.js";
import { leavesOf, type Part } from "../scan/part.js";
import { partName } from "./part-name.js";

/** Opens a part of a message by its path, its transfer encoding undone. @throws BackendError `not-found` */
export function openPart(source: ByteSource, root: Part, path: string): Attachment {
  const part = leavesOf(root).find((leaf) => leaf.path === path);
  if (part === undefined) throw new BackendError("not-found", `the message has no part ${path}`);
  const length = part.end - part.start;
  const isStored = createTransferDecoder(part.encoding) === undefined;
  return {
    contentType: part.contentType.type,
    displayName: partName(part),
    ...(isStored && { size: length }),
    open({ start = 0, end = Number.POSITIVE_INFINITY } = {}) {
      if (!isStored) return sliceBytes(openPartBytes(source, part), start, end);
      const from = Math.min(start, length);
      const to = Math.max(from, Math.min(end, length));
      return sliceBytes(source.open({ start: part.start + from, end: part.start + to }), 0, to - from);
    },
  };
}
