import type { Part } from "../scan/part.js";
import type { OtherText } from "./other-text.js";

/** One stretch of the body, in the forms that the message has it. */
export interface Segment {
  readonly plain?: Part;
  readonly html?: Part;
  /** The text of a part that is none: an invitation or TNEF. */
  readonly other?: OtherText;
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

const isEmpty = (part: Part | undefined): boolean => part === undefined || part.end === part.start;

/** Whether a content says something in a form that is read. */
const says = ({ segments }: Content, form: "plain" | "html"): boolean =>
  segments.some((segment) => !isEmpty(segment[form]));

/** Enriched text gives way to any other form. */
const isEnriched = ({ segments }: Content): boolean =>
  segments.every(({ plain }) => plain !== undefined && plain.contentType.type !== "text/plain");

const isText = ({ part }: AttachedPart): boolean => part.contentType.type.startsWith("text/");

/** Of several forms of one text, the last HTML and the last plain one count (RFC 2046 5.1.4). */
function sortAlternative(part: Part, isFirst: boolean): Content {
  const contents = part.children.map((child) =>
    child.children.length > 0 ? sortParts(child, isFirst) : sortLeaf(child, isFirst, true),
  );
  const rich = contents.findLast((content) => says(content, "html"));
  const readable = contents.filter((content) => content !== rich && content.segments.length > 0);
  const plain =
    readable.findLast((content) => says(content, "plain") && !isEnriched(content)) ?? readable.at(-1);
  const joined = join(contents.map((content) => ({ ...content, segments: [] })));
  const segments = pairUp(rich?.segments ?? [], plain?.segments ?? []);
  // Other forms of a text that is shown already are no attachments.
  const attachments =
    segments.length > 0 ? joined.attachments.filter((one) => !isText(one)) : joined.attachments;
  return { ...joined, attachments, segments };
}

/** One stretch of HTML and one of plain text are two forms of the same; else the HTML alone counts. */
function pairUp(rich: readonly Segment[], plain: readonly Segment[]): readonly Segment[] {
  const [html, ...moreHtml] = rich;
  const [text, ...moreText] = plain;
  if (html === undefined) return plain;
  const isPair = moreHtml.length === 0 && moreText.length === 0 && html.plain === undefined;
  return isPair && text?.plain ? [{ ...html, plain: text.plain }] : rich;
}

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
  if (type === "multipart/alternative") return sortAlternative(part, isFirst);
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

/** Sorts the parts of a message into body and attachments. */
export const sortContent = (root: Part): Content => sortParts(root, true);
