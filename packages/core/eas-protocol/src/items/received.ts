import { BackendError } from "@easkit/backend";
import type { CalendarPatch, ContactsPatch, NotesPatch, NotesReceived, TasksPatch } from "@easkit/eas-schema";
import { noteClass } from "./lenses/notes.js";

type EventPattern = NonNullable<CalendarPatch["recurrence"]>;
type TaskPattern = NonNullable<TasksPatch["recurrence"]>;

const invalid = (why: string) => new BackendError("invalid", why);

/** The types of patterns that each modifier belongs to (MS-ASCAL 3.2.5.3, MS-ASTASK 2.2.2). */
const belongs = {
  dayOfMonth: ["monthly", "yearly"],
  dayOfWeek: ["daily", "weekly", "monthlyNth", "yearlyNth"],
  weekOfMonth: ["monthlyNth", "yearlyNth"],
  monthOfYear: ["yearly", "yearlyNth"],
} as const;
const modifiers = ["dayOfMonth", "dayOfWeek", "weekOfMonth", "monthOfYear"] as const;

/** Calendars that exist as numbers only. */
const noCalendars: ReadonlySet<number> = new Set([13, 16, 17, 18, 19, 21, 22, 23]);

/** @throws BackendError `invalid` for a pattern that contradicts itself */
function checkPattern(pattern: EventPattern | TaskPattern): void {
  const { type, calendarType, firstDayOfWeek } = pattern;
  for (const name of modifiers) {
    const types: readonly string[] = belongs[name];
    if (pattern[name] !== undefined && !types.includes(type))
      throw invalid(`a ${type} pattern has no ${name}`);
  }
  if (firstDayOfWeek !== undefined && firstDayOfWeek > 6) throw invalid(`no day ${firstDayOfWeek} of a week`);
  if (calendarType !== undefined && noCalendars.has(calendarType))
    throw invalid(`no calendar ${calendarType}`);
}

/** An event as it is taken from a device. @throws BackendError `invalid` */
export function takeEvent<T extends Pick<CalendarPatch, "recurrence">>(received: T): T {
  if (received.recurrence) checkPattern(received.recurrence);
  return received;
}

function takeTaskPattern(pattern: TaskPattern): TaskPattern {
  const { type, start, calendarType, occurrences } = pattern;
  checkPattern(pattern);
  if (!start) throw invalid("a recurrence does not say when it starts");
  if (calendarType !== undefined && (type === "daily" || type === "weekly"))
    throw invalid(`a ${type} pattern has no calendar`);
  if (occurrences === undefined) return pattern;
  // Where both are said, the number of occurrences counts (MS-ASTASK 3.2.5.3.4).
  const { until: _, ...others } = pattern;
  return others;
}

/** A task as it is taken from a device: what is done has been done at some time. @throws BackendError `invalid` */
export function takeTask<T extends TasksPatch>(
  received: T,
  now: number,
): T & Pick<TasksPatch, "recurrence" | "dateCompleted"> {
  const { recurrence, complete, dateCompleted } = received;
  return {
    ...received,
    ...(complete && !dateCompleted && { dateCompleted: new Date(now) }),
    ...(recurrence && { recurrence: takeTaskPattern(recurrence) }),
  };
}

const isNoteClass = (name: string): boolean =>
  name === noteClass || (name.startsWith(`${noteClass}.`) && name.length > noteClass.length + 1);

/** @throws BackendError `invalid` for what is no note (MS-ASNOTE 3.2.5.3.2) */
function checkNote({ messageClass }: NotesPatch): void {
  if (messageClass != null && !isNoteClass(messageClass))
    throw invalid(`a note of the class ${messageClass}`);
}

/** A new note as it is taken from a device, which does not say when it was changed (MS-ASNOTE 3.2.5.3.1). */
export function takeNewNote(received: NotesReceived, now: number): NotesReceived {
  checkNote(received);
  return { messageClass: noteClass, ...received, lastModifiedDate: new Date(now) };
}

/** A change to a note; categories that it does not name are gone (MS-ASNOTE 3.2.5.3). */
export function takeNoteChange(received: NotesPatch, now: number): NotesPatch {
  checkNote(received);
  return { categories: null, ...received, lastModifiedDate: new Date(now) };
}

/** Characters of base64 in which a picture has to fit (MS-ASCNTC 2.2.2.58). */
const mostPicture = 48 * 1024;

/** A contact as it is taken from a device. @throws BackendError `too-large` for its picture */
export function takeContact<T extends Pick<ContactsPatch, "picture">>(received: T): T {
  if ((received.picture?.length ?? 0) > mostPicture)
    throw new BackendError("too-large", "the picture has more than 48 KB of base64");
  return received;
}
