import type { NotesProperties } from "@easkit/eas-schema";

/** The class of messages that notes are (MS-ASNOTE 2.2.2.5). */
export const noteClass = "IPM.StickyNote";

/** A note with what an answer always has (MS-ASNOTE 2.2.2.5, 3.2.5.3.1). */
export function toWholeNote(properties: NotesProperties, now: number): NotesProperties {
  const { messageClass = noteClass, lastModifiedDate = new Date(now) } = properties;
  return { ...properties, messageClass, lastModifiedDate };
}
