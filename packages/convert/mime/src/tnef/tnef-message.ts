import type { DraftMailbox } from "@easkit/backend";
import type { Stretch } from "./mapi-properties.js";
import type { TnefText } from "./tnef-values.js";

/** A file, a message or an object that is attached to a message in TNEF. */
export interface TnefFile {
  /** Empty if it has no name. */
  readonly name: string;
  /** A message is TNEF itself; an object is what OLE stores. */
  readonly kind: "file" | "message" | "object";
  readonly contentType: string;
  readonly contentId: string;
  readonly contentLocation: string;
  /** It shows inside the HTML. */
  readonly isInline: boolean;
  readonly data: Stretch;
}

/** Somebody a message in TNEF is sent to. */
export interface TnefRecipient extends DraftMailbox {
  readonly field: "to" | "cc" | "bcc";
}

/** What is in TNEF. Texts and files are where they stand in it, not held. */
export interface TnefMessage {
  /** Whether it could be read to its end. */
  readonly isWhole: boolean;
  /** As the sender has it; empty if it does not say. */
  readonly messageClass: string;
  readonly subject: string;
  readonly messageId: string;
  readonly sent: Date | undefined;
  readonly from: DraftMailbox | undefined;
  readonly recipients: readonly TnefRecipient[];
  readonly codePage: number;
  readonly plain: TnefText | undefined;
  readonly html: TnefText | undefined;
  /** Compressed (MS-OXRTFCP). */
  readonly rtf: Stretch | undefined;
  readonly files: readonly TnefFile[];
}
