import type { Part } from "../scan/part.js";

/** One stretch of the body, in the forms that the message has it. */
export interface Segment {
  readonly plain?: Part;
  readonly html?: Part;
}

/** A message sorted into what is read and what is attached. */
export interface Content {
  readonly segments: readonly Segment[];
  readonly attachments: readonly AttachedPart[];
  /** An invitation, wherever it is. */
  readonly calendar?: Part;
}

/** A part that is listed as an attachment. */
export interface AttachedPart {
  readonly part: Part;
  /** It belongs to the HTML body (multipart/related) and shows inside it. */
  readonly isRelated: boolean;
}

const nothing: Content = { segments: [], attachments: [] };

/** The disposition of a part in lower case, without parameters. */
export const dispositionOf = (part: Part): string =>
  /^[^;\s]*/.exec(part.headers.first("content-disposition")?.trim() ?? "")?.[0].toLowerCase() ?? "";

const hasName = (part: Part): boolean =>
  part.contentType.parameters.has("name") ||
  /filename/i.test(part.headers.first("content-disposition") ?? "");

const isHtml = (part: Part): boolean =>
  /^text\/(html|xhtml)$|^application\/xhtml\+xml$/.test(part.contentType.type);

const isCalendar = (part: Part): boolean => part.contentType.type === "text/calendar";

function join(contents: readonly Content[]): Content {
  const calendar = contents.find((content) => content.calendar)?.calendar;
  return {
    segments: contents.flatMap((content) => content.segments),
    attachments: contents.flatMap((content) => content.attachments),
    ...(calendar && { calendar }),
  };
}

/** Whether a text part is to be read where it stands, rather than opened. */
function isReadable(part: Part, isFirst: boolean): boolean {
  const { type } = part.contentType;
  if (!isHtml(part) && type !== "text/plain" && type !== "text/enriched" && type !== "text/richtext")
    return false;
  const disposition = dispositionOf(part);
  if (disposition === "attachment") return false;
  return isFirst || !hasName(part);
}

function sortLeaf(part: Part, isFirst: boolean, isAlternative: boolean): Content {
  if (isReadable(part, isFirst)) {
    return { segments: [isHtml(part) ? { html: part } : { plain: part }], attachments: [] };
  }
  if (isCalendar(part)) {
    const isAttached = !isAlternative && (hasName(part) || dispositionOf(part) === "attachment");
    return { segments: [], attachments: isAttached ? [{ part, isRelated: false }] : [], calendar: part };
  }
  return { segments: [], attachments: [{ part, isRelated: false }] };
}

const plainOf = (content: Content): Part | undefined =>
  content.segments.length === 1 ? content.segments[0]?.plain : undefined;

/** Of several forms of one text, the last HTML and the last plain one count (RFC 2046 5.1.4). */
function sortAlternative(part: Part, isFirst: boolean): Content {
  const contents = part.children.map((child) =>
    child.children.length > 0 ? sortParts(child, isFirst) : sortLeaf(child, isFirst, true),
  );
  const rich = contents.findLast(({ segments }) => segments.some((segment) => segment.html));
  const plain = contents.findLast(
    (content) => content !== rich && content.segments.length > 0 && !isReplaced(content),
  );
  const joined = join(contents.map((content) => ({ ...content, segments: [] })));
  const plainPart = plain && plainOf(plain);
  const [first, ...others] = rich?.segments ?? [];
  if (rich === undefined || first === undefined) return { ...joined, segments: plain?.segments ?? [] };
  const isPaired = plainPart !== undefined && first.html !== undefined && first.plain === undefined;
  const pair = isPaired && others.length === 0 ? { ...first, plain: plainPart } : first;
  return { ...joined, segments: [pair, ...others] };
}

/** Enriched text gives way to any other form. */
const isReplaced = (content: Content): boolean =>
  content.segments.every(({ plain }) => plain !== undefined && plain.contentType.type !== "text/plain");

function sortRelated(part: Part, isFirst: boolean): Content {
  const start = part.contentType.parameters.get("start")?.trim();
  const named = part.children.find(
    (child) => start !== undefined && child.headers.first("content-id")?.trim() === start,
  );
  const root = named ?? part.children[0];
  const contents = part.children.map((child): Content => {
    if (child === root) return sortParts(child, isFirst);
    const sorted = sortParts(child, false);
    const own = sorted.segments
      .flatMap(({ plain, html }) => [plain, html])
      .filter((text) => text !== undefined);
    return {
      ...sorted,
      segments: [],
      attachments: [
        ...own.map((text) => ({ part: text, isRelated: true })),
        ...sorted.attachments.map((one) => ({ ...one, isRelated: true })),
      ],
    };
  });
  return join(contents);
}

function sortParts(part: Part, isFirst: boolean): Content {
  const { type } = part.contentType;
  if (part.children.length === 0) return sortLeaf(part, isFirst, false);
  if (type === "multipart/alternative") {
    const sorted = sortAlternative(part, isFirst);
    // Enriched text or nothing readable at all: show what there is.
    return sorted.segments.length > 0 ? sorted : join([sorted, readableOf(part)]);
  }
  if (type === "multipart/related") return sortRelated(part, isFirst);
  let first = isFirst;
  const contents: Content[] = [];
  for (const child of part.children) {
    const sorted = sortParts(child, first);
    if (sorted.segments.length > 0) first = false;
    contents.push(sorted);
  }
  return join(contents);
}

function readableOf(part: Part): Content {
  const text = part.children.findLast((child) => child.contentType.type.startsWith("text/en"));
  return text ? { segments: [{ plain: text }], attachments: [] } : nothing;
}

/** Sorts the parts of a message into body and attachments. */
export const sortContent = (root: Part): Content => sortParts(root, true);
