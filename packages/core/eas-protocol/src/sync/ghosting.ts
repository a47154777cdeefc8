import { isAtLeast, itemClasses, type ProtocolVersion, type TagName } from "@easkit/eas-schema";

/** Properties of an event that can be ghosted (MS-ASCAL 3.1.5.3.2). */
const ghostableOfEvents = new Set([
  "dtStamp",
  "categories",
  "sensitivity",
  "busyStatus",
  "uid",
  "timezone",
  "startTime",
  "subject",
  "locationText",
  "endTime",
  "recurrence",
  "allDayEvent",
  "reminder",
  "attendees",
  "organizerName",
  "organizerEmail",
  "meetingStatus",
  "responseRequested",
  "appointmentReplyTime",
  "responseType",
  "disallowNewTimeProposal",
]);

/**
 * Never cleared by being left out: a body that the device holds cut is not sent back, and what an item cannot be
 * without is not taken away.
 */
const kept = new Set([
  "body",
  "nativeBodyType",
  "legacyBody",
  "bodySize",
  "bodyTruncated",
  "uid",
  "startTime",
  "endTime",
  "dtStamp",
  "timezone",
  "weightedRank",
  "alias",
]);

type Class = "Contacts" | "Calendar";

const fieldsOf = (itemClass: Class) => itemClasses[itemClass].fields;

function isGhostable(itemClass: Class, property: string): boolean {
  return !kept.has(property) && (itemClass === "Contacts" || ghostableOfEvents.has(property));
}

/** The properties that a Supported element names, or `undefined` if there is none. */
export function supportedProperties(
  supported: readonly TagName[] | null | undefined,
): readonly string[] | undefined {
  if (!supported) return undefined;
  const names = [...fieldsOf("Contacts"), ...fieldsOf("Calendar")].flatMap(({ page, token, property }) =>
    supported.some((each) => each.page === page && each.token === token) ? [property] : [],
  );
  return [...new Set(names)];
}

/**
 * What a device clears by leaving it out of a change. A property that can be ghosted and is not ghosted is cleared when
 * it is missing; a ghosted one stays (MS-ASCMD 2.2.3.169). Without a Supported element nothing is ghosted, and from 16.0
 * on all of an event is. Exceptions always stay (MS-ASCAL 3.2.5.3.1).
 */
export function clearedByOmission(
  itemClass: Class,
  sent: object,
  supported: readonly string[] | undefined,
  version: ProtocolVersion,
): Readonly<Record<string, null>> {
  const cleared: Record<string, null> = {};
  if (itemClass === "Calendar" && isAtLeast(version, "16.0")) return cleared;
  for (const { property } of fieldsOf(itemClass)) {
    if (property in sent || !isGhostable(itemClass, property)) continue;
    if (supported === undefined || supported.includes(property)) cleared[property] = null;
  }
  return cleared;
}
