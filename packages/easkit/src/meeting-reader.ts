import type { ReadMeeting } from "@easkit/backend";
import { toMeetingMail } from "@easkit/convert-ical";
import { type ZoneOf, zoneOption } from "./calendar-converter.js";

/** Makes what reads the meetings in mail. Who is invited, it tells by the principal's address. */
export function createMeetingReader(zoneOf: ZoneOf | undefined): ReadMeeting {
  return (ctx, ical, received) => {
    const { address } = ctx.principal;
    const user = address === undefined ? {} : { user: address };
    return toMeetingMail(ical, { ...zoneOption(zoneOf, ctx), ...user, received });
  };
}
