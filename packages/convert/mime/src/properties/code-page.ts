import type { Segment } from "../body/content.js";
import { charsetOf } from "../decode/charset-names.js";

/** The Windows code page of the text as it was sent, as a number in digits; UTF-8 where it is not known. */
export function internetCpid(segments: readonly Segment[]): string {
  const part = segments[0]?.html ?? segments[0]?.plain;
  const label = part?.contentType.parameters.get("charset");
  return String((label === undefined ? undefined : charsetOf(label)?.codePage) ?? 65001);
}
