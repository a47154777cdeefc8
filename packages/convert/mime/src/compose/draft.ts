import type { ByteSource, MessageDraft } from "@easkit/backend";
import { fileParts, joinDraft, textForms } from "./draft-body.js";
import { draftFields } from "./draft-fields.js";
import { joinPieces, textPiece } from "./piece.js";

/** A new message. */
export async function writeDraft(draft: MessageDraft, newBoundary: () => string): Promise<ByteSource> {
  const files = await fileParts(draft.files ?? [], newBoundary);
  const entity = joinDraft({ ...(await textForms(draft.body)), ...files }, newBoundary);
  const fields = draftFields(draft).map(({ text }) => text);
  return joinPieces([
    textPiece(`${fields.join("")}MIME-Version: 1.0\r\n${entity.header}\r\n`),
    ...entity.body,
  ]);
}
