import type { CalendarPatch } from "@easkit/eas-schema";
import type { Exception } from "../event/shape.js";

interface LegacyWords {
  readonly locationText?: string | null;
  readonly legacyBody?: string | null;
  readonly bodyTruncated?: boolean | null;
}

/** The words of 16.1 for a place and a body in older words. */
export function fromLegacyWords({ locationText, legacyBody, bodyTruncated }: LegacyWords) {
  return {
    ...(locationText != null && { location: { displayName: locationText } }),
    ...(legacyBody != null && {
      body: { type: "plain" as const, data: legacyBody, ...(bodyTruncated && { truncated: true }) },
    }),
  };
}

/** Drops the older words. */
function exceptionWithoutLegacy(exception: Exception): Exception {
  const { exceptionStartTime, locationText, legacyBody, bodyTruncated, ...others } = exception;
  const words = {
    ...(locationText !== undefined && { locationText }),
    ...(legacyBody !== undefined && { legacyBody }),
  };
  return {
    ...fromLegacyWords({ ...words, ...(bodyTruncated !== undefined && { bodyTruncated }) }),
    ...(exceptionStartTime && { instanceId: exceptionStartTime }),
    ...others,
  };
}

/** The same change in the words of 16.1 alone. */
export function withoutLegacy(patch: CalendarPatch): CalendarPatch {
  const { locationText, legacyBody, bodyTruncated, exceptions, ...others } = patch;
  const words = {
    ...(locationText !== undefined && { locationText }),
    ...(legacyBody !== undefined && { legacyBody }),
    ...(bodyTruncated !== undefined && { bodyTruncated }),
  };
  return {
    ...(locationText === null && { location: null }),
    ...(legacyBody === null && { body: null }),
    ...fromLegacyWords(words),
    ...(exceptions !== undefined && { exceptions: exceptions?.map(exceptionWithoutLegacy) ?? null }),
    ...others,
  };
}
