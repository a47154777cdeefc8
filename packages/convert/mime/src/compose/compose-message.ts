import type { Attachment, ByteSource, Item } from "@easkit/backend";
import { readContent } from "../body/read-content.js";
import { hasHtml as isHtml, renderHtml, renderPlain } from "../body/rendering.js";
import { memorySource, openOnce } from "../byte-source.js";
import type { MimeLimits } from "../limits.js";
import type { Part } from "../scan/part.js";
import { scanMessage } from "../scan/scan-message.js";
import type { TextPieces } from "../text/line-ends.js";
import { combine, copyPart, type Entity, headerPiece, messageEntity, textEntity } from "./entity.js";
import { asFragment, withAtBodyEnd } from "./html-document.js";
import { invitationEntity } from "./invitation.js";
import type { QuoteLabels } from "./labels.js";
import { readMimeOriginal } from "./mime-original.js";
import { type Original, quoteHtml, quotePlain } from "./original.js";
import { copyOtherParts } from "./parts.js";
import { joinPieces } from "./piece.js";
import { isOfContent, type RawField, readRawFields } from "./raw-fields.js";
import { isSealed } from "./sealed.js";
import { threadFields } from "./thread-fields.js";
import { readData, readTypedOriginal } from "./typed-original.js";

/** What a composer goes by. */
export interface Composing {
  readonly kind: "reply" | "forward";
  readonly labels: QuoteLabels;
  readonly limits: MimeLimits;
  readonly signal: AbortSignal;
  /** The original goes with the message as a file. */
  readonly attachesOriginal?: boolean | undefined;
  /** The original as iCalendar text, where it is an appointment. */
  readonly ical?: string | undefined;
  newBoundary(): string;
  openAttachment(fileReference: string): Promise<Attachment>;
}

async function* joined(...texts: readonly TextPieces[]): AsyncGenerator<string> {
  for (const text of texts) yield* text;
}

async function readOriginal(item: Item, composing: Composing): Promise<Original> {
  const { labels, limits, signal } = composing;
  if ("mime" in item) return readMimeOriginal(item, labels, limits, signal);
  const { body } = item.properties;
  if (item.class !== "Email" || body?.type !== "mime") {
    return readTypedOriginal(item, labels, (reference) => composing.openAttachment(reference));
  }
  const mime = memorySource(await readData(body.data));
  const received = item.properties.dateReceived ?? new Date(0);
  return readMimeOriginal({ class: "Email", mime, flags: { read: true }, received }, labels, limits, signal);
}

/** Of parts with the same content id only the first can be meant. */
function withoutTwins(entities: readonly Entity[]): readonly Entity[] {
  const seen = new Set<string>();
  return entities.filter(({ contentId }) => {
    if (contentId === undefined) return true;
    const isNew = !seen.has(contentId);
    seen.add(contentId);
    return isNew;
  });
}

/** The body of the finished message: text and HTML with the original below, and what belongs to either. */
async function composeBody(
  source: ByteSource,
  root: Part,
  original: Original,
  { kind, newBoundary, ical, limits, signal }: Composing,
): Promise<Entity> {
  const content = await readContent(source, root, limits, signal);
  const { segments } = content;
  const own = await copyOtherParts(source, content);
  const isHtmlOnly = segments.some(isHtml) && !segments.some(({ plain }) => plain);
  const hasHtml = original.hasHtml || segments.some(isHtml);
  const texts: Entity[] = [];
  if (!isHtmlOnly) {
    texts.push(await textEntity("plain", () => joined(renderPlain(source, segments), quotePlain(original))));
  }
  const isForward = kind === "forward";
  const inline = [...own.inline, ...(isForward || hasHtml ? original.inline : [])];
  if (hasHtml) {
    const html = await textEntity("html", () => {
      const [document, quote] = [renderHtml(source, segments), quoteHtml(original, asFragment)];
      return segments.length > 1 ? joined(document, quote) : withAtBodyEnd(document, quote);
    });
    texts.push(combine("related", [html, ...withoutTwins(inline)], newBoundary));
  }
  const passedOn = ical === undefined ? original.calendar : await invitationEntity(ical);
  const calendar = own.calendar ?? (isForward ? passedOn : undefined);
  const forms = combine("alternative", calendar ? [...texts, calendar] : texts, newBoundary);
  const attached = [...(hasHtml ? [] : inline), ...own.attached, ...(isForward ? original.attached : [])];
  return combine("mixed", [forms, ...attached], newBoundary);
}

function finish(fields: readonly RawField[], added: string, body: Entity): ByteSource {
  const kept = fields.filter((field) => !isOfContent(field) && field.name !== "mime-version");
  const header = kept.map(({ text }) => text).join("");
  return joinPieces([headerPiece(`${header}${added}MIME-Version: 1.0\r\n${body.header}\r\n`), ...body.body]);
}

/** A signed or encrypted message stays as it is; an original that is passed on goes beside it. */
async function composeSealed(
  written: ByteSource,
  root: Part,
  original: Item,
  { kind, newBoundary }: Composing,
): Promise<ByteSource> {
  if (kind === "reply" || !("mime" in original)) return written;
  return attachOriginal(written, root, original.mime, { newBoundary });
}

/** What the device wrote, as it is, with the original beside it. */
async function attachOriginal(
  written: ByteSource,
  root: Part,
  original: ByteSource,
  { newBoundary }: Pick<Composing, "newBoundary">,
): Promise<ByteSource> {
  const fields = await readRawFields(written, root);
  const own = await copyPart(written, root);
  return finish(fields, "", combine("mixed", [own, messageEntity(original)], newBoundary));
}

/** Joins what the device wrote with the original. Texts are made when they are read; files are copied as they are. */
export async function composeMessage(
  message: ByteSource,
  item: Item,
  composing: Composing,
): Promise<ByteSource> {
  const written = await openOnce(message, composing.limits.bufferedBytes);
  const root = await scanMessage(written, composing.limits, composing.signal);
  if (composing.attachesOriginal && "mime" in item)
    return attachOriginal(written, root, item.mime, composing);
  if (isSealed(root)) return composeSealed(written, root, item, composing);
  const original = await readOriginal(item, composing);
  const fields = await readRawFields(written, root);
  const body = await composeBody(written, root, original, composing);
  return finish(fields, threadFields(fields, original.thread, composing.kind), body);
}
