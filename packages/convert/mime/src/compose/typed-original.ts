import type { Attachment, TypedItem } from "@easkit/backend";
import { readBytes } from "../byte-source.js";
import { htmlToText } from "../text/html-to-text.js";
import { asDocument, textToHtmlFragment } from "../text/text-to-html.js";
import type { Entity } from "./entity.js";
import { fileEntity } from "./file-entity.js";
import { type QuoteLabels, quoteLines } from "./labels.js";
import { noText, type Original, once } from "./original.js";

type Body = NonNullable<TypedItem["properties"]["body"]>;
type OpenAttachment = (fileReference: string) => Promise<Attachment>;

/** The data of a body that is given as properties. */
export async function readData(data: Body["data"]): Promise<Uint8Array> {
  if (data === undefined) return new Uint8Array(0);
  if (typeof data === "string") return Buffer.from(data, "utf8");
  return data instanceof Uint8Array ? data : readBytes(data, Number.POSITIVE_INFINITY);
}

/** Days of an all-day event are midnights in UTC, the last of them not in it. */
function daysOf(start: Date, end: Date): string {
  const [first, last] = [start, new Date(Math.max(start.getTime(), end.getTime() - 1))].map((date) =>
    date.toISOString().slice(0, 10),
  );
  return first === last ? `${first}` : `${first} - ${last}`;
}

function timesOf(start: Date | undefined, end: Date | undefined, isAllDay: boolean): string | undefined {
  if (start && isAllDay) return daysOf(start, end ?? start);
  return start && [start, end].flatMap((date) => (date ? [date.toUTCString()] : [])).join(" - ");
}

function mailboxOf(name: string | undefined, address: string | undefined): string | undefined {
  return name && address ? `"${name}" <${address}>` : (address ?? name);
}

function linesOf(item: TypedItem, labels: QuoteLabels) {
  if (item.class === "Email") {
    const { from, to, cc, subject, dateReceived } = item.properties;
    return quoteLines({ from, to, cc, subject, sent: dateReceived?.toUTCString() }, labels);
  }
  if (item.class !== "Calendar") return [];
  const { organizerName, organizerEmail, subject, startTime, endTime, location, allDayEvent } =
    item.properties;
  const from = mailboxOf(organizerName, organizerEmail);
  return quoteLines(
    { from, subject, when: timesOf(startTime, endTime, allDayEvent === true), where: location?.displayName },
    labels,
  );
}

async function filesOf(item: TypedItem, open: OpenAttachment) {
  const inline: Entity[] = [];
  const attached: Entity[] = [];
  const listed = "attachments" in item.properties ? item.properties.attachments : undefined;
  for await (const { tag, value } of listed ?? []) {
    if (tag !== "attachment") continue;
    const { contentId, displayName, fileReference } = value;
    const isInline = value.isInline === true && contentId !== undefined;
    const file = await open(fileReference);
    const named =
      file.displayName === undefined && displayName !== undefined ? { ...file, displayName } : file;
    (isInline ? inline : attached).push(await fileEntity(named, { contentId, isInline }));
  }
  return { inline, attached };
}

/** What of an item that is kept as properties goes into an answer: mail, and appointments with when and where. */
export async function readTypedOriginal(
  item: TypedItem,
  labels: QuoteLabels,
  openAttachment: OpenAttachment,
): Promise<Original> {
  const { body } = item.properties;
  const isText = body?.type === "plain" || body?.type === "html";
  const text = isText ? Buffer.from(await readData(body.data)).toString("utf8") : "";
  const isHtml = body?.type === "html";
  return {
    ...(await filesOf(item, openAttachment)),
    lines: linesOf(item, labels),
    thread: [],
    hasHtml: isHtml,
    plain: () => (text === "" ? noText() : isHtml ? htmlToText(once(text)) : once(text)),
    html: () => (isHtml ? once(text) : asDocument(textToHtmlFragment(once(text)))),
  };
}
