import { BackendError, type ByteSource, type DraftEdit } from "@easkit/backend";
import { draftReferences } from "../attachment/part-reference.js";
import { type Content, sortContent } from "../body/content.js";
import { renderHtml, renderPlain } from "../body/rendering.js";
import { openOnce } from "../byte-source.js";
import type { MimeLimits } from "../limits.js";
import type { Part } from "../scan/part.js";
import { scanMessage } from "../scan/scan-message.js";
import { type DraftParts, fileParts, joinDraft, textForms } from "./draft-body.js";
import { draftFields } from "./draft-fields.js";
import { copyPart, type Entity, headerPiece, textEntity } from "./entity.js";
import { copyOtherParts } from "./parts.js";
import { joinPieces } from "./piece.js";
import { isOfContent, type RawField, readRawFields } from "./raw-fields.js";
import { isSealed } from "./sealed.js";

/** What editing goes by. */
export interface Editing {
  readonly limits: MimeLimits;
  readonly signal: AbortSignal;
  newBoundary(): string;
}

const changesBody = ({ body, files = [], removed = [] }: DraftEdit): boolean =>
  body !== undefined || files.length > 0 || removed.length > 0;

/** The text as it is, in the forms that it has. */
async function keptForms(
  source: ByteSource,
  { segments }: Content,
): Promise<Pick<DraftParts, "plain" | "html">> {
  const hasHtml = segments.some(({ html }) => html);
  const isHtmlOnly = hasHtml && !segments.some(({ plain }) => plain);
  return {
    ...(!isHtmlOnly && { plain: await textEntity("plain", () => renderPlain(source, segments)) }),
    ...(hasHtml && { html: await textEntity("html", () => renderHtml(source, segments)) }),
  };
}

/** What stays of a draft's parts. */
function withoutRemoved(root: Part, removed: readonly string[]): Content {
  const content = sortContent(root);
  const referenceOf = draftReferences(root);
  const isGone = (part: Part) => removed.includes(referenceOf(part));
  const { calendar, ...rest } = content;
  return {
    ...rest,
    attachments: content.attachments.filter(({ part }) => !isGone(part)),
    ...(calendar && !isGone(calendar) && { calendar }),
  };
}

async function editBody(
  source: ByteSource,
  root: Part,
  { body, files = [], removed = [] }: DraftEdit,
  newBoundary: () => string,
): Promise<Entity> {
  const content = withoutRemoved(root, removed);
  const kept = await copyOtherParts(source, content);
  const added = await fileParts(files, newBoundary);
  return joinDraft(
    {
      ...(body ? await textForms(body) : await keptForms(source, content)),
      inline: [...kept.inline, ...added.inline],
      attached: [...kept.attached, ...added.attached],
      calendar: kept.calendar,
    },
    newBoundary,
  );
}

/** The header with the edited fields at its head; a text that is changed is no longer what other fields say of it. */
function editHeader(fields: readonly RawField[], edit: DraftEdit): string {
  const edited = draftFields(edit);
  const names = new Set(["mime-version", ...edited.map(({ name }) => name)]);
  const kept = fields.filter((field) => !isOfContent(field) && !names.has(field.name));
  return [...edited, ...kept].map(({ text }) => text).join("");
}

/** A message with something changed about it. */
export async function editDraft(
  message: ByteSource,
  edit: DraftEdit,
  { limits, signal, newBoundary }: Editing,
): Promise<ByteSource> {
  const source = await openOnce(message, limits.bufferedBytes);
  const root = await scanMessage(source, limits, signal);
  const isBodyEdited = changesBody(edit);
  if (isBodyEdited && isSealed(root)) {
    throw new BackendError("invalid", "a signed or encrypted message cannot be changed");
  }
  const fields = await readRawFields(source, root);
  const entity = isBodyEdited
    ? await editBody(source, root, edit, newBoundary)
    : await copyPart(source, root);
  const header = `${editHeader(fields, edit)}MIME-Version: 1.0\r\n${entity.header}\r\n`;
  return joinPieces([headerPiece(header), ...entity.body]);
}
