import { list, struct } from "../engine/containers.js";
import { named, required } from "../engine/element.js";
import { calendar } from "../pages/calendar.js";
import { composeMail } from "../pages/compose-mail.js";
import { email } from "../pages/email.js";
import { email2 } from "../pages/email2.js";
import { meetingResponse } from "../pages/meeting-response.js";
import { location } from "./location.js";

const recurrence = struct(email.Recurrence, [
  required(email.Type),
  email.Interval,
  email.Until,
  email.Occurrences,
  email.WeekOfMonth,
  email.DayOfMonth,
  email.DayOfWeek,
  email.MonthOfYear,
  email2.CalendarType,
  email2.IsLeapMonth,
  email2.FirstDayOfWeek,
]);

/** What a meeting request says of its meeting (MS-ASEMAIL 2.2.2.48). */
export const meetingRequest = struct(email.MeetingRequest, [
  email.AllDayEvent,
  email.StartTime,
  email.DtStamp,
  email.EndTime,
  email.InstanceType,
  named("locationText", email.Location),
  location,
  email.Organizer,
  email.RecurrenceId,
  email.Reminder,
  email.ResponseRequested,
  list(email.Recurrences, recurrence),
  email.Sensitivity,
  email.BusyStatus,
  email.TimeZone,
  email.GlobalObjId,
  email.DisallowNewTimeProposal,
  email2.MeetingMessageType,
  calendar.UID,
  meetingResponse.ProposedStartTime,
  meetingResponse.ProposedEndTime,
  list(
    composeMail.Forwardees,
    struct(composeMail.Forwardee, [required(composeMail.Email), composeMail.Name]),
  ),
]);
