import type { CalendarReceived } from "@easkit/eas-schema";
import { readWrittenTime, writeDateTime } from "../recurrence/until.js";
import type { Component } from "../text/component.js";
import { parameter, propertyNamed, put, putText, remove, text, textOf } from "../text/property.js";
import { addressOf, invited, organizerOf, partStatOf, statusOf } from "./people.js";
import type { Reader } from "./shape.js";

type ResponseType = NonNullable<CalendarReceived["responseType"]>;

const kept = {
  meetingStatus: "x-easkit-meeting-status",
  responseType: "x-easkit-response-type",
  responseRequested: "x-easkit-response-requested",
} as const;

const isUser = ({ addresses }: Reader, address: string): boolean => addresses.includes(address.toLowerCase());

const isCancelled = (component: Component): boolean =>
  text(component, "status")?.toUpperCase() === "CANCELLED";

/** Whether the user received the meeting from somebody else. */
function isReceived(component: Component, reader: Reader): boolean {
  const organizer = organizerOf(component);
  return organizer !== undefined && reader.addresses.length > 0 && !isUser(reader, organizer);
}

function derivedStatus(component: Component, reader: Reader): number {
  const cancelled = isCancelled(component);
  if (invited(component).length === 0 && !cancelled) return 0;
  return 1 + (isReceived(component, reader) ? 2 : 0) + (cancelled ? 4 : 0);
}

/** Appointment or meeting, whose, and whether cancelled: 0, 1, 3, 5 or 7 (MS-ASCAL 2.2.2.28). */
export function readMeetingStatus(component: Component, reader: Reader): number {
  const status = Number(text(component, kept.meetingStatus));
  const tells =
    invited(component).length > 0 && organizerOf(component) !== undefined && reader.addresses.length > 0;
  if (tells || ![0, 1, 3, 5, 7].includes(status)) return derivedStatus(component, reader);
  return (status & ~4) + (isCancelled(component) ? 4 : 0);
}

/** Writes the status as far as organizer and attendees do not say it already. */
export function writeMeetingStatus(component: Component, reader: Reader, status: number | undefined): void {
  const wanted = (status ?? 0) & 7;
  if ((wanted & 4) !== 0) putText(component, "status", "CANCELLED");
  else if (isCancelled(component)) putText(component, "status", "CONFIRMED");
  remove(component, kept.meetingStatus);
  if (wanted !== derivedStatus(component, reader)) putText(component, kept.meetingStatus, String(wanted));
}

const ownEntry = (component: Component, reader: Reader) =>
  invited(component).find((each) => isUser(reader, addressOf(each)));

const responseTypes: readonly ResponseType[] = [
  "none",
  "organizer",
  "tentative",
  "accepted",
  "declined",
  "notResponded",
];

/** What the user answered. */
export function readResponseType(component: Component, reader: Reader): ResponseType | undefined {
  const organizer = organizerOf(component);
  const entry = ownEntry(component, reader);
  if (entry) {
    const status = statusOf(entry);
    return status === "unknown" ? "none" : status;
  }
  const said = responseTypes.find(
    (each) => each.toUpperCase() === text(component, kept.responseType)?.toUpperCase(),
  );
  if (said) return said;
  if (invited(component).length === 0) return undefined;
  return organizer !== undefined && isUser(reader, organizer) ? "organizer" : "none";
}

/** Writes the user's answer: at their own entry where there is one. */
export function writeResponseType(
  component: Component,
  reader: Reader,
  response: ResponseType | undefined,
): void {
  remove(component, kept.responseType);
  const entry = ownEntry(component, reader);
  if (entry && response !== undefined && response !== "organizer") {
    const { partstat: _, ...parameters } = entry.parameters;
    const partstat = partStatOf(response);
    const changed = {
      ...entry,
      parameters: partstat === undefined ? parameters : { ...parameters, partstat },
    };
    component.properties = component.properties.map((each) => (each === entry ? changed : each));
  }
  if (response !== undefined && readResponseType(component, reader) !== response)
    putText(component, kept.responseType, response.toUpperCase());
}

/** Whether anybody is asked to answer. */
export function readResponseRequested(component: Component): boolean | undefined {
  const said = text(component, kept.responseRequested)?.toUpperCase();
  if (said !== undefined) return said === "TRUE";
  const people = invited(component);
  return people.length === 0
    ? undefined
    : people.some((each) => parameter(each, "rsvp")?.toUpperCase() === "TRUE");
}

/** Asks all of those invited to answer, or none. */
export function writeResponseRequested(component: Component, requested: boolean | undefined): void {
  remove(component, kept.responseRequested);
  const people = new Set(invited(component));
  component.properties = component.properties.map((each) => {
    if (!people.has(each)) return each;
    const { rsvp: _, ...parameters } = each.parameters;
    return { ...each, parameters: requested ? { ...parameters, rsvp: "TRUE" } : parameters };
  });
  if (requested !== undefined && people.size === 0)
    putText(component, kept.responseRequested, requested ? "TRUE" : "FALSE");
}

/** A date and time in UTC. */
export function readInstant(component: Component, name: string): Date | undefined {
  const written = readWrittenTime(
    (textOf(propertyNamed(component, name)) ?? "").replace(/^(\d{4})(\d{2})(\d{2})/, "$1-$2-$3"),
  );
  return written && new Date(written.wall);
}

/** Writes a date and time in UTC. */
export function writeInstant(component: Component, name: string, value: Date | undefined): void {
  if (value === undefined) {
    remove(component, name);
    return;
  }
  const digits = `${writeDateTime(value.getTime())}Z`;
  if (name.startsWith("x-")) putText(component, name, digits.replace(/[-:]/g, ""));
  else put(component, { name, parameters: {}, type: "date-time", values: [digits] });
}
