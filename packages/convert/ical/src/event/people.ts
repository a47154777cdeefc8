import { readWrittenTime, writeDateTime } from "../recurrence/until.js";
import type { Component, Property } from "../text/component.js";
import { parameter, propertiesNamed, propertyNamed, put, remove, textOf } from "../text/property.js";
import type { Attendee } from "./shape.js";

/** The address of a person, without `mailto:`. */
export const addressOf = (property: Property): string =>
  (parameter(property, "email") && !/^mailto:/i.test(textOf(property) ?? "")
    ? (parameter(property, "email") ?? "")
    : (textOf(property) ?? "").replace(/^mailto:/i, "")
  ).trim();

/** Whether two addresses are of the same person. */
export const isSameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

type Status = NonNullable<Attendee["attendeeStatus"]>;

const partStats = new Map<string, Status>([
  ["NEEDS-ACTION", "notResponded"],
  ["ACCEPTED", "accepted"],
  ["DECLINED", "declined"],
  ["TENTATIVE", "tentative"],
]);

/** PARTSTAT as AttendeeStatus; a missing one and other words are unknown. */
export const statusOf = (property: Property): Status =>
  partStats.get(parameter(property, "partstat")?.toUpperCase() ?? "") ?? "unknown";

/** AttendeeStatus as PARTSTAT. */
export const partStatOf = (status: string | undefined): string | undefined =>
  [...partStats].find(([, each]) => each === status)?.[0];

function typeOf(property: Property): NonNullable<Attendee["attendeeType"]> {
  if (/^(?:ROOM|RESOURCE)$/i.test(parameter(property, "cutype") ?? "")) return "resource";
  return /^(?:OPT|NON)-PARTICIPANT$/i.test(parameter(property, "role") ?? "") ? "optional" : "required";
}

const proposed = { start: "x-easkit-proposed-start", end: "x-easkit-proposed-end" } as const;

function readProposed(property: Property, name: string): Date | undefined {
  const written = readWrittenTime(parameter(property, name) ?? "");
  return written && new Date(written.wall);
}

function readAttendee(property: Property): Attendee {
  const name = parameter(property, "cn");
  const proposedStartTime = readProposed(property, proposed.start);
  const proposedEndTime = readProposed(property, proposed.end);
  return {
    email: addressOf(property),
    name: name || addressOf(property),
    attendeeStatus: statusOf(property),
    attendeeType: typeOf(property),
    ...(proposedStartTime && { proposedStartTime }),
    ...(proposedEndTime && { proposedEndTime }),
  };
}

/** The organizer's address. */
export function organizerOf(component: Component): string | undefined {
  const property = propertyNamed(component, "organizer");
  return (property && addressOf(property)) || undefined;
}

const isOrganizer = (component: Component, property: Property): boolean =>
  isSameAddress(addressOf(property), organizerOf(component) ?? "");

/** The properties of those invited; the organizer, whom some programs list too, is not among them. */
export const invited = (component: Component): Property[] =>
  propertiesNamed(component, "attendee").filter(
    (each) => addressOf(each) !== "" && !isOrganizer(component, each),
  );

/** Those invited. */
export const readAttendees = (component: Component): Attendee[] => invited(component).map(readAttendee);

const compact = (date: Date): string => `${writeDateTime(date.getTime()).replace(/[-:]/g, "")}Z`;

function typeParameters(type: Attendee["attendeeType"]): Record<string, string> {
  if (type === "resource") return { cutype: "RESOURCE", role: "NON-PARTICIPANT" };
  return { cutype: "INDIVIDUAL", role: type === "optional" ? "OPT-PARTICIPANT" : "REQ-PARTICIPANT" };
}

/** Writes a person over the property that named them before, whose other parameters stay. */
function writeAttendee(attendee: Attendee, old: Property | undefined): Property {
  const before = old && readAttendee(old);
  const parameters: Record<string, string | readonly string[]> = { ...old?.parameters };
  const { email, name, attendeeType, attendeeStatus, proposedStartTime, proposedEndTime } = attendee;
  if (name && name !== before?.name) parameters["cn"] = name;
  if (!before || (attendeeType && attendeeType !== before.attendeeType))
    Object.assign(parameters, typeParameters(attendeeType));
  if (attendeeStatus && attendeeStatus !== before?.attendeeStatus) {
    const partstat = partStatOf(attendeeStatus);
    delete parameters["partstat"];
    if (partstat !== undefined) parameters["partstat"] = partstat;
  }
  if (proposedStartTime) parameters[proposed.start] = compact(proposedStartTime);
  if (proposedEndTime) parameters[proposed.end] = compact(proposedEndTime);
  return { name: "attendee", parameters, type: "cal-address", values: [old?.values[0] ?? `mailto:${email}`] };
}

/** Writes those invited, each where they stood, and leaves the organizer's own entry as it is. */
export function writeAttendees(component: Component, attendees: readonly Attendee[] = []): void {
  const left = new Map(attendees.map((attendee) => [attendee.email.toLowerCase(), attendee]));
  component.properties = component.properties.flatMap((property): Property[] => {
    if (property.name !== "attendee") return [property];
    const address = addressOf(property).toLowerCase();
    const attendee = left.get(address);
    left.delete(address);
    if (attendee) return [writeAttendee(attendee, property)];
    return isOrganizer(component, property) ? [property] : [];
  });
  component.properties.push(...[...left.values()].map((attendee) => writeAttendee(attendee, undefined)));
}

/** Writes who organizes. */
export function writeOrganizer(
  component: Component,
  email: string | undefined,
  name: string | undefined,
): void {
  if (!email) {
    remove(component, "organizer");
    return;
  }
  const old = propertyNamed(component, "organizer");
  const same = old && isSameAddress(addressOf(old), email);
  const { cn: _, ...parameters } = same ? old.parameters : {};
  put(component, {
    name: "organizer",
    parameters: name ? { ...parameters, cn: name } : parameters,
    type: "cal-address",
    values: [same ? (old.values[0] ?? "") : `mailto:${email}`],
  });
}
