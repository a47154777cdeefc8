import { readFileSync } from "node:fs";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

/** What publint says about a tarball, suggestions included. */
export async function checkPublint({ manifest }, tarball) {
  const bytes = readFileSync(tarball);
  const { messages } = await publint({
    strict: true,
    pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) },
  });
  return messages.map((one) => `publint ${one.type}: ${formatMessage(one, manifest, { color: false })}`);
}
