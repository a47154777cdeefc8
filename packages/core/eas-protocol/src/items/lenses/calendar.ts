import { type CalendarProperties, isAtLeast, type ProtocolVersion } from "@easkit/eas-schema";
import { toLegacyBody } from "./legacy-body.js";

type Exceptions = Extract<NonNullable<CalendarProperties["exceptions"]>, Iterable<unknown>>;
type Exception = Exceptions extends Iterable<infer E> ? E : never;

/** The TimeZone of UTC: 172 zero bytes (MS-ASDTYPE 2.7.6). */
const utcZone = btoa("\0".repeat(172));

const toLocationText = (location: CalendarProperties["location"]) =>
  location?.displayName === undefined ? {} : { locationText: location.displayName };

const toLegacyException = (exception: Exception): Exception => ({
  ...exception,
  ...toLocationText(exception.location),
  ...toLegacyBody(exception.body),
  ...(exception.instanceId !== undefined && { exceptionStartTime: exception.instanceId }),
});

/** Events as a version has them: up to 14.1 with a time zone, a place as text, and exceptions by start time. */
export function toCalendarVersion(
  properties: CalendarProperties,
  version: ProtocolVersion,
): CalendarProperties {
  if (isAtLeast(version, "16.0")) return properties;
  const { exceptions, body, location } = properties;
  return {
    ...properties,
    ...toLocationText(location),
    ...toLegacyBody(body),
    timezone: properties.timezone ?? utcZone,
    ...(exceptions &&
      Symbol.iterator in exceptions && { exceptions: Array.from(exceptions, toLegacyException) }),
  };
}
