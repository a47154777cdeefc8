import type { ItemPatch } from "@easkit/backend";
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
  "exceptions",
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
 * Completes a device's change by what it leaves out. A property that can be ghosted and is not ghosted is cleared when it
 * is missing; a ghosted one stays (MS-ASCMD 2.2.3.169). Without a Supported element nothing is ghosted, and from 16.0 on
 * all of an event is.
 */
export function clearOmitted(
  patch: ItemPatch,
  supported: readonly string[] | undefined,
  version: ProtocolVersion,
): ItemPatch {
  if (patch.class !== "Contacts" && patch.class !== "Calendar") return patch;
  if (patch.class === "Calendar" && isAtLeast(version, "16.0")) return patch;
  const properties: Record<string, unknown> = { ...patch.properties };
  for (const { property } of fieldsOf(patch.class)) {
    if (property in properties || !isGhostable(patch.class, property)) continue;
    if (supported === undefined || supported.includes(property)) properties[property] = null;
  }
  return patch.class === "Contacts" ? { class: "Contacts", properties } : { class: "Calendar", properties };
}
