import type { Attachment } from "@easkit/backend";
import { cleanName, extensionOf, withEml } from "../attachment/part-name.js";
import { sliceBytes } from "../byte-source.js";
import type { TnefFile } from "./tnef-message.js";
import type { Unpacked } from "./unpack.js";

/** The name that a file in TNEF is shown by; `number` tells those without a name apart. */
export function tnefFileName({ name, kind, contentType }: TnefFile, number: number): string {
  const given = cleanName(name);
  if (kind === "message") return withEml(given || `attachment-${number}`);
  return given || `attachment-${number}.${extensionOf(contentType)}`;
}

const mediaType = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/;

const typeOf = ({ contentType }: TnefFile): string =>
  mediaType.test(contentType) ? contentType.toLowerCase() : "application/octet-stream";

/** The bytes of a file in TNEF, as they are there. */
export function rawTnefFile({ open }: Pick<Unpacked, "open">, file: TnefFile, number: number): Attachment {
  const size = file.data.end - file.data.start;
  return {
    contentType: typeOf(file),
    displayName: tnefFileName(file, number),
    size,
    open: ({ start = 0, end = size } = {}) => sliceBytes(open(file.data), start, Math.min(end, size)),
  };
}
