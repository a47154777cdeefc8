import type { Segment } from "../body/content.js";
import { charsetOf } from "../decode/charset-names.js";

/** The Windows code page of the text as it was sent, as a number in digits; UTF-8 where it is not known. */
export function internetCpid(segments: readonly Segment[]): string {
  const [first] = segments;
  const part = first?.html ?? first?.plain;
  if (part === undefined && first?.other?.codePage) return String(first.other.codePage);
  const label = part?.contentType.parameters.get("charset");
  return String((label === undefined ? undefined : charsetOf(label)?.codePage) ?? 65001);
}
