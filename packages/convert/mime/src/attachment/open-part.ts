import { type Attachment, BackendError, type ByteSource } from "@easkit/backend";
import { openPartBytes } from "../body/part-text.js";
import { sliceBytes } from "../byte-source.js";
import { createTransferDecoder } from "../decode/transfer-decoder.js";
import type { MimeLimits } from "../limits.js";
import { leavesOf, type Part } from "../scan/part.js";
import { openTnefFile } from "../tnef/open-tnef-file.js";
import { unpackPart } from "../tnef/unpack.js";
import { partName } from "./part-name.js";

/**
 * Opens a part of a message by its name, its transfer encoding undone; or what is in TNEF, by the name of that and a
 * number. `nameOf` names parts. @throws BackendError `not-found`
 */
export async function openPart(
  source: ByteSource,
  root: Part,
  name: string,
  nameOf: (part: Part) => string,
  reading: { readonly limits: MimeLimits; readonly signal: AbortSignal },
): Promise<Attachment> {
  const find = (wanted: string) => leavesOf(root).find((leaf) => nameOf(leaf) === wanted);
  const part = find(name);
  if (part) return openLeaf(source, part);
  const [, outer, number] = /^(.*)\/(\d{1,5})$/.exec(name) ?? [];
  const tnef = outer === undefined ? undefined : find(outer);
  const { limits, signal } = reading;
  const unpacked = tnef && (await unpackPart(source, tnef, limits, signal));
  const file = unpacked && (await openTnefFile(unpacked, Number(number), limits, signal));
  if (file) return file;
  throw new BackendError("not-found", `the message has no part ${name.slice(0, 100)}`);
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
