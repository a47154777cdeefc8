import { type Attachment, BackendError, type ByteSource } from "@easkit/backend";
import { openPartBytes } from "../body/part-text.js";
import { sliceBytes } from "../byte-source.js";
import { createTransferDecoder } from "../decode/transfer-decoder.js";
import type { MimeLimits } from "../limits.js";
import { leavesOf, type Part } from "../scan/part.js";
import { openTnefFile } from "../tnef/open-tnef-file.js";
import { unpackPart } from "../tnef/unpack.js";
import { partName } from "./part-name.js";

const findPart = (root: Part, path: string): Part | undefined =>
  leavesOf(root).find((leaf) => leaf.path === path);

/**
 * Opens a part of a message by its path, its transfer encoding undone; or what is in TNEF, by the path of that and a
 * number. @throws BackendError `not-found`
 */
export async function openPart(
  source: ByteSource,
  root: Part,
  path: string,
  limits: MimeLimits,
  signal: AbortSignal,
): Promise<Attachment> {
  const [, outer, number] = /^(.*)\/(\d{1,5})$/.exec(path) ?? [];
  const part = findPart(root, outer ?? path);
  const unpacked = part && outer !== undefined ? await unpackPart(source, part, limits, signal) : undefined;
  const file = unpacked && (await openTnefFile(unpacked, Number(number), limits, signal));
  if (file) return file;
  if (part === undefined || outer !== undefined) {
    throw new BackendError("not-found", `the message has no part ${path.slice(0, 100)}`);
  }
  return openLeaf(source, part);
}

function openLeaf(source: ByteSource, part: Part): Attachment {
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
