import type { ByteSource, MessageDraft } from "@easkit/backend";
import { fileParts, joinDraft, textForms } from "./draft-body.js";
import { draftFields } from "./draft-fields.js";
import { type Entity, textEntity } from "./entity.js";
import { once } from "./original.js";
import { joinPieces, textPiece } from "./piece.js";

/** iCalendar text with a METHOD, which is said of the part too (RFC 6047 section 2.4). */
function calendarEntity(ical: string): Promise<Entity> {
  const method = /^METHOD:([\w-]+)/im.exec(ical)?.[1]?.toUpperCase() ?? "PUBLISH";
  return textEntity(`calendar; method=${method}`, () => once(ical));
}

/** A new message. */
export async function writeDraft(draft: MessageDraft, newBoundary: () => string): Promise<ByteSource> {
  const files = await fileParts(draft.files ?? [], newBoundary);
  const calendar = draft.ical === undefined ? undefined : await calendarEntity(draft.ical);
  const entity = joinDraft({ ...(await textForms(draft.body)), ...files, calendar }, newBoundary);
  const fields = draftFields(draft).map(({ text }) => text);
  return joinPieces([
    textPiece(`${fields.join("")}MIME-Version: 1.0\r\n${entity.header}\r\n`),
    ...entity.body,
  ]);
}
