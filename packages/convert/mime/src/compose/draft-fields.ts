import type { DraftMailbox, MessageDraft } from "@easkit/backend";
import { encodeMailboxes, encodeWords } from "./header-values.js";

/** The header of a draft, as far as it is said. */
export type DraftHeader = Partial<Omit<MessageDraft, "body" | "files" | "ical">>;

/** A field to be written: its name in lower case, and its text with the line end, empty for none. */
interface DraftField {
  readonly name: string;
  readonly text: string;
}

const field = (name: string, value: string | undefined): readonly DraftField[] =>
  value === undefined ? [] : [{ name: name.toLowerCase(), text: `${name}: ${value}\r\n` }];

/** Nobody at all is no field. */
function people(name: string, mailboxes: readonly DraftMailbox[] | undefined): readonly DraftField[] {
  if (mailboxes?.length === 0) return [{ name: name.toLowerCase(), text: "" }];
  return field(name, mailboxes && encodeMailboxes(mailboxes));
}

/** A message of normal importance does not speak of it, in none of the ways there are. */
function importance(level: DraftHeader["importance"]): readonly DraftField[] {
  if (level === undefined) return [];
  const others = ["x-priority", "x-msmail-priority", "priority"].map((name) => ({ name, text: "" }));
  return level === "normal"
    ? [{ name: "importance", text: "" }, ...others]
    : [...field("Importance", level), ...others];
}

/** The fields that say what a draft's header says. No value can add a field or a recipient. */
export function draftFields(header: DraftHeader): readonly DraftField[] {
  const { from, to, cc, bcc, replyTo, subject, date, messageId } = header;
  return [
    ...people("From", from && [from]),
    ...people("To", to),
    ...people("Cc", cc),
    ...people("Bcc", bcc),
    ...people("Reply-To", replyTo),
    ...field("Subject", subject === undefined ? undefined : encodeWords(subject)),
    ...importance(header.importance),
    ...field("Date", date?.toUTCString().replace("GMT", "+0000")),
    ...field("Message-ID", messageId && `<${messageId.replace(/[^\w.@+-]/g, "")}>`),
  ];
}
