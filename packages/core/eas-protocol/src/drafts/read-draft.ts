import { BackendError, type ByteSource, type DraftEdit, type MailFlagsPatch } from "@easkit/backend";
import { type EmailPatch, itemClasses, type RawContent, readRawPatch } from "@easkit/eas-schema";
import { toFlagsPatch } from "../items/flags.js";
import { toByteSource } from "../mail/byte-source.js";
import { parseMailboxes } from "../mail/mailboxes.js";
import { type DraftPlace, type NewFile, readFileWishes } from "./draft-files.js";

/** What a device says of a draft (MS-ASEMAIL 3.1.5.3). */
export interface DraftWish {
  readonly edit: DraftEdit;
  readonly files: readonly NewFile[];
  /** A whole message, in which `edit` is then done. */
  readonly message?: ByteSource;
  readonly flags: MailFlagsPatch;
  readonly isSent: boolean;
}

const people = ["to", "cc", "bcc", "replyTo"] as const;

/** An empty list takes all people away; one that is absent changes nothing. */
function readPeople(sent: EmailPatch): DraftEdit {
  const said = people.flatMap((name) => {
    const list = sent[name];
    return list === undefined ? [] : [[name, parseMailboxes(list ?? "")] as const];
  });
  return Object.fromEntries(said);
}

function readBody(body: EmailPatch["body"]): Pick<DraftEdit, "body"> & Pick<DraftWish, "message"> {
  if (body === undefined) return {};
  if (body === null) return { body: { type: "plain", text: "" } };
  // A body without text says only of which type the text would be.
  if (body.data === undefined) return {};
  const { type, data: text } = body;
  if (type === "mime") return { message: toByteSource(new TextEncoder().encode(text)) };
  if (type === "rtf") throw new BackendError("invalid", "a draft cannot be written in RTF");
  return { body: { type, text } };
}

/**
 * Reads what a device says of a draft; `place` is the draft's, unless it is new.
 *
 * @throws SchemaError, BackendError `invalid`
 */
export function readDraft(content: RawContent, place: DraftPlace | undefined, seed: string): DraftWish {
  const sent = readRawPatch(itemClasses.Email, content);
  const { subject, importance, attachments } = sent;
  const { added, removed } = readFileWishes(attachments, place, seed);
  const { message, ...body } = readBody(sent.body);
  return {
    edit: {
      ...readPeople(sent),
      ...(subject !== undefined && { subject: subject ?? "" }),
      ...(importance !== undefined && { importance: importance ?? "normal" }),
      ...body,
      ...(added.length > 0 && { files: added.map(({ file }) => file) }),
      ...(removed.length > 0 && { removed }),
    },
    files: added,
    ...(message && { message }),
    flags: toFlagsPatch(sent),
    isSent: sent.send === true,
  };
}
