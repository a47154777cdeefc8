import { randomUUID } from "node:crypto";
import type { ItemPatch, TypedItem } from "@easkit/backend";
import { isAtLeast } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { isRescheduled } from "./differences.js";
import { type Attendee, isSameAddress, type Meeting, readMeeting } from "./meeting.js";
import { isOrganizer, readSelf, type Self } from "./own-addresses.js";

type CalendarItem = Extract<TypedItem, { readonly class: "Calendar" }>;
type CalendarChange = Extract<ItemPatch, { readonly class: "Calendar" }>;

/**
 * From 16.0 on the server makes what a device leaves out of a meeting (UID, organizer, who has answered what) and tells
 * the attendees; up to 14.1 the device does both (MS-ASCAL 3.1.4.4, 2.2.2.35, 2.2.2.5).
 */
export const isServersBusiness = ({ version }: Pick<Exchange, "version">): boolean =>
  isAtLeast(version, "16.0");

const notResponded = "notResponded";

/** The attendees with what each has answered so far. */
const withAnswersSoFar = (attendees: readonly Attendee[], before: readonly Attendee[]): Attendee[] =>
  attendees.map((each) => {
    if (each.attendeeStatus !== undefined) return each;
    const { attendeeStatus, proposedStartTime, proposedEndTime } =
      before.find(({ email }) => isSameAddress(email, each.email)) ?? {};
    return {
      ...each,
      attendeeStatus: attendeeStatus ?? notResponded,
      ...(proposedStartTime && { proposedStartTime }),
      ...(proposedEndTime && { proposedEndTime }),
    };
  });

const askedAnew = (attendees: readonly Attendee[]): Attendee[] =>
  attendees.map(({ proposedStartTime: _, proposedEndTime: __, ...each }) => ({
    ...each,
    attendeeStatus: notResponded,
  }));

const organizerOf = (self: Self) => ({
  organizerEmail: self.address,
  ...(self.name !== undefined && { organizerName: self.name }),
});

/** A new event of a device with what the server has to add, if it is a meeting of the user's. */
export async function settleNewMeeting(exchange: Exchange, item: TypedItem): Promise<TypedItem> {
  if (item.class !== "Calendar" || !isServersBusiness(exchange)) return item;
  const meeting = await readMeeting(item.properties);
  const { attendees = [], exceptions, uid } = meeting;
  if (attendees.length === 0) return item;
  const self = await readSelf(exchange);
  if (!self || !isOrganizer(self, meeting)) return item;
  const settled = withAnswersSoFar(attendees, []);
  const properties: CalendarItem["properties"] = {
    ...item.properties,
    ...organizerOf(self),
    uid: uid ?? randomUUID(),
    dtStamp: new Date(exchange.now()),
    responseType: "organizer",
    attendees: settled,
    ...(exceptions && { exceptions: exceptions.map((each) => withOwnAttendees(each, settled)) }),
  };
  return { ...item, properties };
}

type Exception = NonNullable<Meeting["exceptions"]>[number];

function withOwnAttendees(exception: Exception, before: readonly Attendee[]): Exception {
  const { attendees } = exception;
  return attendees ? { ...exception, attendees: withAnswersSoFar(attendees, before) } : exception;
}

async function exceptionsOf(
  { properties }: CalendarChange,
  before: Meeting,
): Promise<readonly Exception[] | undefined> {
  if (!properties.exceptions) return undefined;
  const { exceptions = [] } = await readMeeting({ exceptions: properties.exceptions });
  return exceptions.map((each) => {
    const at = each.instanceId?.getTime();
    const known = before.exceptions?.find(({ instanceId }) => instanceId?.getTime() === at);
    return withOwnAttendees(each, known?.attendees ?? before.attendees ?? []);
  });
}

/** The attendees after the change, if it says anything of them; `null` if nobody is invited any more. */
async function attendeesOf({ properties }: CalendarChange, before: Meeting, after: Meeting) {
  const given = properties.attendees;
  const reschedules = isRescheduled(before, after);
  if (given === null || (given === undefined && !reschedules)) return given;
  const attendees = withAnswersSoFar(after.attendees ?? [], before.attendees ?? []);
  // Whoever has answered has done so for the old time.
  return reschedules ? askedAnew(attendees) : attendees;
}

/** A change of a device to a meeting of the user's, with what the server has to add. */
export async function settleMeetingChange(
  exchange: Exchange,
  before: Meeting,
  patch: CalendarChange,
): Promise<CalendarChange> {
  const said = Object.entries(patch.properties).filter(([, value]) => value !== undefined);
  const merged = Object.assign({}, before, Object.fromEntries(said));
  const after = await readMeeting(merged);
  if ((after.attendees ?? []).length === 0) return patch;
  const self = await readSelf(exchange);
  if (!self || !isOrganizer(self, before)) return patch;
  const attendees = await attendeesOf(patch, before, after);
  const exceptions = await exceptionsOf(patch, before);
  return {
    ...patch,
    properties: {
      ...patch.properties,
      ...(before.organizerEmail === undefined && organizerOf(self)),
      ...(before.uid === undefined && { uid: randomUUID() }),
      ...(before.responseType === undefined && { responseType: "organizer" }),
      ...(attendees !== undefined && { attendees }),
      ...(exceptions && { exceptions }),
    },
  };
}
