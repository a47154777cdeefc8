import { BackendError, type CalendarConverter, type CallContext, type Principal } from "@easkit/backend";
import { fromVersionShape, toVersionShape } from "@easkit/convert-ical";

/** Says in which time zone somebody lives, by its IANA name; UTC if it says nothing. */
export type ZoneOf = (principal: Principal) => string | undefined;

/** The options that name the zone of whom a call is for. */
export function zoneOption(
  zoneOf: ZoneOf | undefined,
  { principal }: CallContext,
): { readonly zone?: string } {
  const zone = zoneOf?.(principal);
  return zone === undefined ? {} : { zone };
}

/** Makes the converter of events' shapes. */
export const createCalendarConverter = (zoneOf: ZoneOf | undefined): CalendarConverter => ({
  toVersion: (ctx, properties, version) => toVersionShape(properties, version, zoneOption(zoneOf, ctx)),
  fromVersion(ctx, received, version, current) {
    const options = { ...zoneOption(zoneOf, ctx), ...(current && { current }) };
    try {
      return fromVersionShape(received, version, options);
    } catch (cause) {
      throw new BackendError("invalid", "the event cannot be understood", { cause });
    }
  },
});
