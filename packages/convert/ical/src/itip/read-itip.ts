import type { ItipMessage } from "@easkit/backend";
import { readInstant } from "../event/meeting.js";
import { componentsOf, openEventIn, type ReadOptions, zonesOf } from "../event/open-event.js";
import { readAttendees } from "../event/people.js";
import { readTimes } from "../event/span.js";
import { type Component, parseCalendar } from "../text/component.js";
import { instantOfMoment, momentNamed, type ZoneContext } from "../text/moment.js";
import { componentsNamed, propertyNamed, text } from "../text/property.js";
import { calendarOf } from "../to-calendar.js";

const methods: Readonly<Record<string, ItipMessage["method"]>> = {
  REQUEST: "request",
  REPLY: "reply",
  COUNTER: "counter",
  CANCEL: "cancel",
  PUBLISH: "publish",
};

/** People who answer one message; more are no answer. */
const mostAnswers = 100;

/** The InstanceId that a RECURRENCE-ID says: an instant, of whole days a date. */
function instanceOf(component: Component, zones: ZoneContext): Date | undefined {
  const moment = momentNamed(component, "recurrence-id", zones);
  return moment && new Date(moment.form === "date" ? moment.wall : instantOfMoment(moment));
}

function answersIn(component: Component, zones: ZoneContext): ItipMessage["answers"] {
  const instanceId = instanceOf(component, zones);
  return readAttendees(component).flatMap(({ email, name, attendeeStatus: status }) => {
    if (status !== "accepted" && status !== "tentative" && status !== "declined") return [];
    return [{ email, ...(name && { name }), status, ...(instanceId && { instanceId }) }];
  });
}

function proposedIn(component: Component, zones: ZoneContext): ItipMessage["proposed"] {
  const times = readTimes(component, zones);
  return times && { start: new Date(times.span.start), end: new Date(times.span.end) };
}

function sequenceOf(component: Component): number | undefined {
  const said = propertyNamed(component, "sequence")?.values[0];
  const sequence = Number(said);
  return said !== undefined && Number.isInteger(sequence) && sequence >= 0 ? sequence : undefined;
}

/**
 * Reads a message about a meeting: which one it is, and who answers what. Of several meetings in a text it is the first.
 * `undefined` if it tells of no event.
 *
 * @throws Error if the text is no iCalendar; RangeError if the event has no start
 */
export function readItip(icalText: string, options: ReadOptions = {}): ItipMessage | undefined {
  const calendar = parseCalendar(icalText);
  const uid = text(componentsNamed(calendar, "vevent")[0] ?? calendar, "uid");
  if (uid === undefined) return undefined;
  const opened = openEventIn(calendar, { ...options, uid });
  const { master } = opened;
  const zones = zonesOf(calendar, options);
  const method = methods[text(calendar, "method")?.toUpperCase() ?? ""] ?? "other";
  const isAnswer = method === "reply" || method === "counter";
  const instanceId = instanceOf(master, zones);
  const sequence = sequenceOf(master);
  const stamp = readInstant(master, "dtstamp");
  const comment = text(master, "comment");
  const proposed = method === "counter" ? proposedIn(master, zones) : undefined;
  const answers = componentsOf(calendar, "vevent", uid).flatMap((each) => answersIn(each, zones));
  return {
    method,
    uid,
    event: { ...calendarOf(opened), ...(instanceId && { instanceId }) },
    answers: isAnswer ? answers.slice(0, mostAnswers) : [],
    ...(sequence !== undefined && { sequence }),
    ...(stamp && { stamp }),
    ...(instanceId && { instanceId }),
    ...(comment !== undefined && { comment }),
    ...(proposed && { proposed }),
  };
}
