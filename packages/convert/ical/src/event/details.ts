import { readBody, writeBody } from "../text/body.js";
import { readCategories, writeCategories } from "../text/categories.js";
import type { Component } from "../text/component.js";
import { propertyNamed, putText, text } from "../text/property.js";
import { readSensitivity, writeSensitivity } from "../text/sensitivity.js";
import { readReminder, type Span, writeReminder } from "./alarm.js";
import { readAttachments, writeAttachments } from "./attachments.js";
import { readBusyStatus, writeBusyStatus } from "./busy-status.js";
import { readConferenceLink, readExternalLink, writeConferenceLink, writeExternalLink } from "./links.js";
import { readLocation, writeLocation } from "./location.js";
import {
  readInstant,
  readMeetingStatus,
  readResponseType,
  writeInstant,
  writeMeetingStatus,
  writeResponseType,
} from "./meeting.js";
import { readAttendees, writeAttendees } from "./people.js";
import type { Details, Reader } from "./shape.js";

/** A component whose details are read or written. */
export interface Subject {
  readonly component: Component;
  readonly span: Span;
  readonly reader: Reader;
}

interface Detail<T> {
  read(subject: Subject): T | undefined;
  write(subject: Subject, value: T | undefined): void;
}

type Key = Exclude<keyof Details, "legacyBody" | "bodyTruncated" | "locationText">;
type DetailTable = { readonly [K in Key]: Detail<NonNullable<Details[K]>> };

/** How each property that an event and an exception share is read and written. */
export const details: DetailTable = {
  subject: {
    read: ({ component }) => text(component, "summary"),
    write: ({ component }, value) => putText(component, "summary", value),
  },
  location: {
    read: ({ component }) => readLocation(component),
    write: ({ component }, value) => writeLocation(component, value),
  },
  body: {
    read: ({ component }) => readBody(component),
    write: ({ component }, value) => writeBody(component, value),
  },
  attachments: {
    read({ component, reader }) {
      return propertyNamed(component, "attach") && readAttachments(component, reader);
    },
    write: ({ component, reader }, value) => writeAttachments(component, reader, value),
  },
  categories: {
    read({ component }) {
      const names = readCategories(component);
      return names.length > 0 ? names : undefined;
    },
    write: ({ component }, value) => writeCategories(component, value),
  },
  sensitivity: {
    read: ({ component }) => readSensitivity(component),
    write: ({ component }, value) => writeSensitivity(component, value),
  },
  busyStatus: {
    read: ({ component }) => readBusyStatus(component),
    write: ({ component }, value) => writeBusyStatus(component, value),
  },
  reminder: {
    read: ({ component, span }) => readReminder(component, span),
    write: ({ component, span }, value) => writeReminder(component, span, value),
  },
  dtStamp: {
    read: ({ component }) => readInstant(component, "dtstamp"),
    write: ({ component }, value) => writeInstant(component, "dtstamp", value),
  },
  attendees: {
    read({ component }) {
      const people = readAttendees(component);
      return people.length > 0 ? people : undefined;
    },
    write: ({ component }, value) => writeAttendees(component, value),
  },
  meetingStatus: {
    read: ({ component, reader }) => readMeetingStatus(component, reader),
    write: ({ component, reader }, value) => writeMeetingStatus(component, reader, value),
  },
  responseType: {
    read: ({ component, reader }) => readResponseType(component, reader),
    write: ({ component, reader }, value) => writeResponseType(component, reader, value),
  },
  appointmentReplyTime: {
    read: ({ component }) => readInstant(component, "x-microsoft-cdo-replytime"),
    write: ({ component }, value) => writeInstant(component, "x-microsoft-cdo-replytime", value),
  },
  onlineMeetingConfLink: {
    read: ({ component }) => readConferenceLink(component),
    write: ({ component }, value) => writeConferenceLink(component, value),
  },
  onlineMeetingExternalLink: {
    read: ({ component }) => readExternalLink(component),
    write: ({ component }, value) => writeExternalLink(component, value),
  },
};

/** The names of the details, in the order in which they are written. */
export const detailKeys: readonly Key[] = [
  "dtStamp",
  "subject",
  "location",
  "body",
  "attachments",
  "categories",
  "sensitivity",
  "busyStatus",
  "reminder",
  "attendees",
  "meetingStatus",
  "responseType",
  "appointmentReplyTime",
  "onlineMeetingConfLink",
  "onlineMeetingExternalLink",
];

/** What the details table knows of an event or exception. */
export type KnownDetails = { readonly [K in Key]?: Details[K] };

/** Reads all details. */
export function readDetails(subject: Subject): KnownDetails {
  const values: { [K in Key]?: Details[K] } = {};
  const readOne = <K extends Key>(key: K) => {
    const value = details[key].read(subject);
    if (value !== undefined) values[key] = value;
  };
  for (const key of detailKeys) readOne(key);
  return values;
}

/** Writes one detail; `null` and undefined clear it. */
export function writeDetail<K extends Key>(subject: Subject, key: K, value: Details[K] | null): void {
  const detail: Detail<NonNullable<Details[K]>> = details[key];
  detail.write(subject, value ?? undefined);
}
