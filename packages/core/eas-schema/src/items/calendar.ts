import { list, type Patch, struct } from "../engine/containers.js";
import { named, required } from "../engine/element.js";
import { defineFields, type FieldsIn, type FieldsOut } from "../engine/raw.js";
import { airSyncBase as base } from "../pages/air-sync-base.js";
import { calendar as page } from "../pages/calendar.js";
import { meetingResponse } from "../pages/meeting-response.js";
import { attachments } from "./attachments.js";
import { body } from "./body.js";
import { location } from "./location.js";

const attendees = list(
  page.Attendees,
  struct(page.Attendee, [
    required(page.Email),
    page.Name,
    page.AttendeeStatus,
    page.AttendeeType,
    meetingResponse.ProposedStartTime,
    meetingResponse.ProposedEndTime,
  ]),
);

const categories = list(page.Categories, page.Category);
const locationText = named("locationText", page.Location);
const legacyBody = named("legacyBody", page.Body);

const recurrence = struct(page.Recurrence, [
  required(page.Type),
  page.Occurrences,
  page.Interval,
  page.WeekOfMonth,
  page.DayOfWeek,
  page.MonthOfYear,
  page.Until,
  page.DayOfMonth,
  page.CalendarType,
  page.IsLeapMonth,
  page.FirstDayOfWeek,
]);

// Messages have them from 12.0 on, events from 16.0 on (MS-ASAIRS 2.2.2.8).
const eventAttachments = { ...attachments, since: "16.0" } as const;

// An occurrence is named by its original start: ExceptionStartTime to 14.1, InstanceId from 16.0 on.
const exception = struct(page.Exception, [
  page.Deleted,
  page.ExceptionStartTime,
  base.InstanceId,
  page.Subject,
  page.StartTime,
  page.EndTime,
  body,
  legacyBody,
  page.BodyTruncated,
  locationText,
  location,
  eventAttachments,
  categories,
  page.Sensitivity,
  page.BusyStatus,
  page.AllDayEvent,
  page.Reminder,
  page.DtStamp,
  page.MeetingStatus,
  attendees,
  page.AppointmentReplyTime,
  page.ResponseType,
  page.OnlineMeetingConfLink,
  page.OnlineMeetingExternalLink,
]);

/**
 * An event (MS-ASCAL). A place is `locationText` up to 14.1 and the struct `location` from 16.0 on; the body is
 * `legacyBody` with `bodyTruncated` in 2.5. `instanceId` names one occurrence in what 16.x sends for it.
 */
export const calendar = defineFields([
  page.Timezone,
  page.AllDayEvent,
  body,
  legacyBody,
  page.BodyTruncated,
  base.NativeBodyType,
  page.BusyStatus,
  page.OrganizerName,
  page.OrganizerEmail,
  page.DtStamp,
  page.EndTime,
  locationText,
  location,
  page.Reminder,
  page.Sensitivity,
  page.Subject,
  page.StartTime,
  page.UID,
  page.ClientUid,
  base.InstanceId,
  page.MeetingStatus,
  attendees,
  eventAttachments,
  categories,
  recurrence,
  list(page.Exceptions, exception),
  page.ResponseRequested,
  page.AppointmentReplyTime,
  page.ResponseType,
  page.DisallowNewTimeProposal,
  page.OnlineMeetingConfLink,
  page.OnlineMeetingExternalLink,
]);

/** Properties that a backend or converter gives for a calendar item; each version gets those that it has. */
export type CalendarProperties = FieldsIn<typeof calendar>;

/** Properties as a device sends them for a new item. */
export type CalendarReceived = FieldsOut<typeof calendar>;

/** What a device changes: `null` clears a property, a missing one stays. */
export type CalendarPatch = Patch<CalendarReceived>;
