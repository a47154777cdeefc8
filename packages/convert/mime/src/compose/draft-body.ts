import type { DraftFile, MessageDraft } from "@easkit/backend";
import { htmlToText } from "../text/html-to-text.js";
import { withCrLf } from "../text/line-ends.js";
import { combine, type Entity, textEntity } from "./entity.js";
import { fileEntity } from "./file-entity.js";
import { once } from "./original.js";

/** The forms of a draft's text, and what belongs to it. */
export interface DraftParts {
  /** As plain text. */
  readonly plain?: Entity | undefined;
  readonly html?: Entity | undefined;
  /** What shows inside the HTML. */
  readonly inline: readonly Entity[];
  readonly attached: readonly Entity[];
  /** One more form of the text. */
  readonly calendar?: Entity | undefined;
}

/** A draft's text, in the forms that it is sent in. */
export async function textForms(body: MessageDraft["body"]): Promise<Pick<DraftParts, "plain" | "html">> {
  const { type = "plain", text = "" } = body ?? {};
  if (type === "plain") return { plain: await textEntity("plain", () => once(text)) };
  return {
    plain: await textEntity("plain", () => withCrLf(htmlToText(once(text), { links: true }))),
    html: await textEntity("html", () => once(text)),
  };
}

/** Files as parts, each of which can be named. */
export async function fileParts(
  files: readonly DraftFile[],
  newBoundary: () => string,
): Promise<Pick<DraftParts, "inline" | "attached">> {
  const [inline, attached]: [Entity[], Entity[]] = [[], []];
  for (const file of files) {
    const { contentId = `${newBoundary()}@draft`, contentLocation, isInline = false } = file;
    const entity = await fileEntity(file, { contentId, contentLocation, isInline });
    (isInline ? inline : attached).push(entity);
  }
  return { inline, attached };
}

/** A part that can be named: one that has no content id gets one. */
function withContentId(entity: Entity, newBoundary: () => string): Entity {
  if (entity.contentId !== undefined) return entity;
  const contentId = `${newBoundary()}@draft`;
  return { ...entity, contentId, header: `${entity.header}Content-ID: <${contentId}>\r\n` };
}

/** Puts a draft together. */
export function joinDraft(parts: DraftParts, newBoundary: () => string): Entity {
  const { plain, html, calendar } = parts;
  const name = (entity: Entity) => withContentId(entity, newBoundary);
  const [inline, attached] = [parts.inline.map(name), parts.attached.map(name)];
  const forms = [
    ...(plain ? [plain] : []),
    ...(html ? [combine("related", [html, ...inline], newBoundary)] : []),
    ...(calendar ? [calendar] : []),
  ];
  const text = combine("alternative", forms, newBoundary);
  return combine("mixed", [text, ...(html ? [] : inline), ...attached], newBoundary);
}
