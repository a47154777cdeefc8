import type { MimeConverter, ReadMeeting } from "@easkit/backend";
import { openPart } from "./attachment/open-part.js";
import { referencesOf } from "./attachment/part-reference.js";
import { readCalendarPart } from "./body/calendar-part.js";
import { openOnce } from "./byte-source.js";
import { defaultLimits, type MimeLimits } from "./limits.js";
import { scanMessage } from "./scan/scan-message.js";
import { toEmailProperties } from "./to-email.js";

/** Options of {@link createMimeConverter}. */
export interface MimeConverterOptions {
  /** How much of one message is looked at; see {@link MimeLimits} for what is left out. */
  readonly limits?: Partial<MimeLimits>;
  /** Reads the meetings in mail. Without it such mail has the class that its METHOD says, and no `meetingRequest`. */
  readonly meeting?: ReadMeeting;
}

/**
 * Makes a converter from RFC 5322 messages to mail items. A message is read in passes: one that finds its parts, then
 * one for each text that is needed, so that its size does not matter to memory. Bodies and attachments that are large
 * stay streams over the source; `MimeItem.mime` must be readable until the answer is written.
 *
 * Messages that are odd or broken give a readable item. Only a source that cannot be read rejects, and
 * a call whose signal aborts.
 */
export function createMimeConverter(options: MimeConverterOptions = {}): MimeConverter {
  const limits: MimeLimits = { ...defaultLimits, ...options.limits };
  return {
    async toEmail(ctx, item, request) {
      const source = await openOnce(item.mime, limits.bufferedBytes);
      const root = await scanMessage(source, limits, ctx.signal);
      return toEmailProperties({ ctx, item, source, root, limits, meeting: options.meeting }, request);
    },
    async openPart({ signal }, item, part) {
      const root = await scanMessage(item.mime, limits, signal);
      return openPart(item.mime, root, part, referencesOf(item, root), { limits, signal });
    },
    async readCalendar({ signal }, item) {
      const source = await openOnce(item.mime, limits.bufferedBytes);
      return readCalendarPart(source, await scanMessage(source, limits, signal));
    },
  };
}
