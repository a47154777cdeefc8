import type { CalendarProperties } from "@easkit/eas-schema";
import { openEventIn, type ReadOptions, readerOf, zonesOf } from "../event/open-event.js";
import { addressOf } from "../event/people.js";
import { type Component, type Property, parseCalendar } from "../text/component.js";
import { instantOfMoment, momentNamed, momentOf, type ZoneContext } from "../text/moment.js";
import { parameter, propertiesNamed, propertyNamed, text, textOf } from "../text/property.js";
import { day } from "../zones/zone.js";

/** What programs say of a meeting in their own properties, or to one of those who meet. */
export interface MeetingFacts {
  /** How the time is to be shown once the meeting is accepted. */
  readonly busyStatus?: NonNullable<CalendarProperties["busyStatus"]>;
  /** The times as they are, where the message proposes others. */
  readonly original?: { readonly start: Date; readonly end: Date };
  /** The day of the one occurrence that the message is about, where it was to be, as midnight UTC. */
  readonly occurrenceDay?: Date;
  /** The user has passed the meeting on to somebody else. */
  readonly isDelegated: boolean;
  /** The user is who invites. */
  readonly isOrganizer: boolean;
}

const statuses: Readonly<Record<string, MeetingFacts["busyStatus"]>> = {
  FREE: "free",
  TENTATIVE: "tentative",
  BUSY: "busy",
  OOF: "outOfOffice",
  WORKINGELSEWHERE: "workingElsewhere",
};

/** Properties that iCalendar does not have keep their times as they were written. */
function ownMoment(master: Component, name: string, zones: ZoneContext): Date | undefined {
  const property: Property | undefined = propertyNamed(master, name);
  const written = textOf(property)?.replace(
    /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})/,
    "$1-$2-$3T$4:$5:$6",
  );
  const moment = property && momentOf(property, written, zones);
  return moment && new Date(instantOfMoment(moment));
}

function originalOf(master: Component, zones: ZoneContext): MeetingFacts["original"] {
  const start = ownMoment(master, "x-ms-olk-originalstart", zones);
  const end = ownMoment(master, "x-ms-olk-originalend", zones);
  return start && end && end >= start ? { start, end } : undefined;
}

function dayOfOccurrence(master: Component, zones: ZoneContext): Date | undefined {
  const moment = momentNamed(master, "recurrence-id", zones);
  return moment && new Date(Math.floor(moment.wall / day) * day);
}

/** Reads what {@link readItip} does not. @throws as it does */
export function readMeetingFacts(icalText: string, uid: string, options: ReadOptions): MeetingFacts {
  const calendar = parseCalendar(icalText);
  const { master } = openEventIn(calendar, { ...options, uid });
  const zones = zonesOf(calendar, options);
  const { addresses } = readerOf(options);
  const isUser = (property: Property) => addresses.includes(addressOf(property).toLowerCase());
  const own = propertiesNamed(master, "attendee").find(isUser);
  const organizer = propertyNamed(master, "organizer");
  const busyStatus = statuses[text(master, "x-microsoft-cdo-intendedstatus")?.toUpperCase() ?? ""];
  const original = originalOf(master, zones);
  const occurrenceDay = dayOfOccurrence(master, zones);
  return {
    ...(busyStatus && { busyStatus }),
    ...(original && { original }),
    ...(occurrenceDay && { occurrenceDay }),
    isDelegated: own !== undefined && parameter(own, "delegated-to") !== undefined,
    isOrganizer: organizer !== undefined && isUser(organizer),
  };
}
