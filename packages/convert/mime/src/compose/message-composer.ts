import { randomBytes } from "node:crypto";
import type { MessageComposer } from "@easkit/backend";
import { defaultLimits, type MimeLimits } from "../limits.js";
import { composeMessage } from "./compose-message.js";
import { writeDraft } from "./draft.js";
import { editDraft } from "./edit-draft.js";
import { defaultLabels, type QuoteLabels } from "./labels.js";

/** Options of {@link createMessageComposer}. */
export interface MessageComposerOptions {
  /** How much of a message is looked at. */
  readonly limits?: Partial<MimeLimits>;
  /** The words before what is said of the original; English unless given. */
  readonly labels?: Partial<QuoteLabels>;
  /** Makes what separates parts: at most 60 letters and digits that occur in no message. Random unless given. */
  readonly newBoundary?: () => string;
}

/**
 * Makes the composer of answers and forwarded messages.
 *
 * The text of the original goes below what the device wrote, as plain text and as HTML, whichever of them the two have;
 * images that show inside the HTML go with it. A forwarded message brings all attachments of the original as they are.
 * A signed or encrypted message of the device stays untouched; one that is passed on is attached whole if nobody but
 * its readers can open it. Texts are converted while they are read, attachments are copied byte for byte from their
 * source, so the size of either message does not matter to memory.
 */
export function createMessageComposer(options: MessageComposerOptions = {}): MessageComposer {
  const limits: MimeLimits = { ...defaultLimits, ...options.limits };
  const labels: QuoteLabels = { ...defaultLabels, ...options.labels };
  const newBoundary = options.newBoundary ?? (() => `part-${randomBytes(18).toString("hex")}`);
  return {
    compose: ({ signal }, { kind, written, original, ical, attachesOriginal, openAttachment }) =>
      composeMessage(written, original, {
        kind,
        ical,
        attachesOriginal,
        labels,
        limits,
        signal,
        newBoundary,
        openAttachment,
      }),
    write: (_ctx, draft) => writeDraft(draft, newBoundary),
    edit: ({ signal }, message, edit) => editDraft(message, edit, { limits, signal, newBoundary }),
  };
}
