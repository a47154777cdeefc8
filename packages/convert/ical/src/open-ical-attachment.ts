import { findAttachment, type IcalAttachment } from "./event/attachments.js";
import { componentsOf, type ReadOptions, readerOf } from "./event/open-event.js";
import { parseCalendar } from "./text/component.js";

/**
 * The attachment of an event that a `fileReference` of {@link toCalendar} names: its bytes, or where it is. Undefined
 * if the event has none by that reference.
 *
 * @throws Error if the text is no iCalendar; DOMException if its base64 is broken
 */
export function openIcalAttachment(
  icalText: string,
  fileReference: string,
  options: Pick<ReadOptions, "uid" | "fileReference"> = {},
): IcalAttachment | undefined {
  const reader = readerOf(options);
  for (const component of componentsOf(parseCalendar(icalText), "vevent", options.uid)) {
    const found = findAttachment(component, reader, fileReference);
    if (found) return found;
  }
  return undefined;
}
