import type { ItipAnswer, ItipDraft, ItipText } from "@easkit/backend";
import { writeInstant } from "../event/meeting.js";
import { zonesOf } from "../event/open-event.js";
import { partStatOf } from "../event/people.js";
import { type EventTimes, readTimes } from "../event/span.js";
import { momentAt } from "../event/write-times.js";
import { fromCalendar } from "../from-calendar.js";
import { type Component, type Property, parseCalendar, printCalendar } from "../text/component.js";
import { momentProperty, type ZoneContext } from "../text/moment.js";
import { add, componentsNamed, propertyNamed, put, putText, remove, textProperty } from "../text/property.js";
import { printWhen } from "./print-when.js";
import { sharedEvent, withOnlyOccurrence } from "./shared-event.js";

/** Whose zone times without one are in. */
export interface ItipWriteOptions {
  /** By IANA or Windows name; UTC if absent. */
  readonly zone?: string;
}

const isAnswer = ({ method }: ItipDraft): boolean => method === "reply" || method === "counter";

const isOverride = (component: Component): boolean => propertyNamed(component, "recurrence-id") !== undefined;

/** The calendar with the components that the message is about, still as the writer's own. */
function calendarOf({ event, instanceId, stamp }: ItipDraft, options: ItipWriteOptions): Component {
  const { instanceId: alone, ...shared } = { ...sharedEvent(event), instanceId: event.instanceId };
  const isOne = instanceId !== undefined && shared.recurrence !== undefined;
  const properties = isOne ? withOnlyOccurrence(shared, instanceId) : shared;
  const calendar = parseCalendar(fromCalendar({ ...properties, dtStamp: stamp }, { ...options, now: stamp }));
  const zones = zonesOf(calendar, options);
  const at = isOne ? undefined : (alone ?? instanceId);
  calendar.components = calendar.components.filter(
    (each) => each.name !== "vevent" || !isOne || isOverride(each),
  );
  for (const component of componentsNamed(calendar, "vevent")) {
    const times = at && readTimes(component, zones);
    if (at && times) put(component, momentProperty("recurrence-id", momentAt(times.start, at.getTime())));
  }
  return calendar;
}

function attendeeOf({ email, name, status }: ItipAnswer): Property {
  const partstat = partStatOf(status) ?? "NEEDS-ACTION";
  return {
    name: "attendee",
    parameters: { ...(name && { cn: name }), partstat },
    type: "cal-address",
    values: [`mailto:${email}`],
  };
}

/** Everybody is asked; what somebody has answered so far stays. */
function asked(property: Property, isRequested: boolean): Property {
  if (property.name !== "attendee") return property;
  const { rsvp: _, ...parameters } = property.parameters;
  const partstat = parameters["partstat"] ?? "NEEDS-ACTION";
  return { ...property, parameters: { ...parameters, partstat, ...(isRequested && { rsvp: "TRUE" }) } };
}

const unsaidInAnswers = [
  "attendee",
  "rrule",
  "rdate",
  "exdate",
  "exrule",
  "description",
  "x-alt-desc",
  "transp",
  "x-microsoft-cdo-busystatus",
] as const;

function propose(component: Component, { proposed }: ItipDraft, zones: ZoneContext): void {
  const times = readTimes(component, zones);
  if (!proposed || !times) return;
  const { start, span, allDay } = times;
  const form = allDay ? { ...start, form: "utc" as const } : start;
  writeInstant(component, "x-ms-olk-originalstart", new Date(span.start));
  writeInstant(component, "x-ms-olk-originalend", new Date(span.end));
  put(component, momentProperty("dtstart", momentAt(form, proposed.start.getTime())));
  put(component, momentProperty("dtend", momentAt(form, proposed.end.getTime())));
}

function writeAnswer(component: Component, draft: ItipDraft, zones: ZoneContext): void {
  remove(component, ...unsaidInAnswers);
  component.components = [];
  if (draft.answer) add(component, attendeeOf(draft.answer));
  if (draft.comment) add(component, textProperty("comment", draft.comment));
  if (draft.method === "counter") propose(component, draft, zones);
}

function writeEvent(component: Component, draft: ItipDraft, zones: ZoneContext): void {
  const { method, event, sequence, stamp } = draft;
  component.properties = component.properties.filter(
    ({ name }) => !name.startsWith("x-easkit-") && name !== "attach",
  );
  writeInstant(component, "dtstamp", stamp);
  put(component, { name: "sequence", parameters: {}, type: "integer", values: [sequence] });
  if (isAnswer(draft)) {
    writeAnswer(component, draft, zones);
    return;
  }
  putText(component, "status", method === "cancel" ? "CANCELLED" : "CONFIRMED");
  const isRequested = method === "request" && event.responseRequested !== false;
  component.properties = component.properties.map((each) => asked(each, isRequested));
  if (method === "cancel") component.components = [];
}

function withoutUnusedZones(calendar: Component): void {
  const named = JSON.stringify(componentsNamed(calendar, "vevent"));
  calendar.components = calendar.components.filter(
    (each) =>
      each.name !== "vtimezone" ||
      named.includes(`"tzid":${JSON.stringify(propertyNamed(each, "tzid")?.values[0])}`),
  );
}

const timesIn = (component: Component | undefined, zones: ZoneContext): EventTimes | undefined =>
  component && readTimes(component, zones);

/**
 * Writes a message that goes between the organizer of a meeting and its attendees (RFC 5546 section 3.2): an invitation
 * or a change of one (`request`), an answer (`reply`, or `counter` with another time), a cancellation. About the whole
 * meeting with all its exceptions, or about one occurrence.
 *
 * @throws RangeError if the event has no UID, or times that make no sense; TypeError if lists or texts are streams
 */
export function writeItip(draft: ItipDraft, options: ItipWriteOptions = {}): ItipText {
  if (!draft.event.uid) throw new RangeError("a meeting has to have a UID");
  const calendar = calendarOf(draft, options);
  const zones = zonesOf(calendar, options);
  if (isAnswer(draft) && draft.instanceId === undefined && draft.event.instanceId === undefined)
    calendar.components = calendar.components.filter((each) => !isOverride(each));
  const when = printWhen(timesIn(componentsNamed(calendar, "vevent")[0], zones));
  for (const component of componentsNamed(calendar, "vevent")) writeEvent(component, draft, zones);
  withoutUnusedZones(calendar);
  calendar.properties.push(textProperty("method", draft.method.toUpperCase()));
  return { ical: printCalendar(calendar), when };
}
