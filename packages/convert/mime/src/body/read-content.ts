import type { ByteSource } from "@easkit/backend";
import type { MimeLimits } from "../limits.js";
import type { Part } from "../scan/part.js";
import { isTnef, type Unpacked, unpackPart } from "../tnef/unpack.js";
import { type Content, type Segment, sortContent } from "./content.js";
import { calendarAsText, type OtherText, reportAsText } from "./other-text.js";

/** A message sorted, with what is inside its TNEF. */
export interface ReadContent extends Content {
  /** The parts that are TNEF and can be read, with what they hold. */
  readonly unpacked: ReadonlyMap<Part, Unpacked>;
}

const isReport = ({ contentType }: Part): boolean =>
  /^message\/(?:global-)?(?:delivery-status|disposition-notification)$/.test(contentType.type);

/** More parts of TNEF than any message has stay packed. */
const mostTnef = 8;

function textOf(unpacked: Iterable<Unpacked>): OtherText | undefined {
  for (const { body, message } of unpacked) if (body) return { ...body, codePage: message.codePage };
  return undefined;
}

/**
 * A message without a text of its own shows that of its TNEF, its invitation or its report. One that has plain text beside TNEF with
 * something richer shows that: it is the text that its author wrote.
 */
function withOther(
  segments: readonly Segment[],
  fromTnef: OtherText | undefined,
  inPart: OtherText | undefined,
): readonly Segment[] {
  const [first] = segments;
  if (first === undefined) {
    const other = fromTnef ?? inPart;
    return other ? [{ other }] : [];
  }
  const isPlain = segments.length === 1 && first.html === undefined;
  return isPlain && (fromTnef?.html ?? fromTnef?.rtf) ? [{ ...first, other: fromTnef }] : segments;
}

/** Sorts the parts of a message into body and attachments, and unpacks its TNEF. */
export async function readContent(
  source: ByteSource,
  root: Part,
  limits: MimeLimits,
  signal: AbortSignal,
): Promise<ReadContent> {
  const content = sortContent(root);
  const unpacked = new Map<Part, Unpacked>();
  for (const { part } of content.attachments.filter((one) => isTnef(one.part)).slice(0, mostTnef)) {
    const found = await unpackPart(source, part, limits, signal);
    if (found) unpacked.set(part, found);
  }
  const report = content.attachments.find(({ part }) => isReport(part))?.part;
  const inPart =
    (content.calendar && calendarAsText(source, content.calendar)) ??
    (report && reportAsText(source, report));
  return { ...content, unpacked, segments: withOther(content.segments, textOf(unpacked.values()), inPart) };
}
