import type { Attachment } from "@easkit/backend";
import type { MimeLimits } from "../limits.js";
import { writeEmbedded } from "./embedded-message.js";
import { rawTnefFile } from "./tnef-files.js";
import type { Unpacked } from "./unpack.js";

/** Opens the file with a number, from 1 on; `undefined` if there is none. A message becomes one that can be read. */
export async function openTnefFile(
  unpacked: Unpacked,
  number: number,
  limits: MimeLimits,
  signal: AbortSignal,
): Promise<Attachment | undefined> {
  const file = unpacked.message.files[number - 1];
  if (file === undefined) return undefined;
  const raw = rawTnefFile(unpacked, file, number);
  const readable =
    file.kind === "message" && (await writeEmbedded(() => unpacked.open(file.data), limits, signal));
  if (!readable) return raw;
  const { displayName = "message.eml" } = raw;
  return {
    contentType: "message/rfc822",
    displayName,
    size: readable.size,
    open: (range) => readable.open(range),
  };
}
