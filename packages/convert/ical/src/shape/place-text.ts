import type { CalendarPatch, CalendarProperties } from "@easkit/eas-schema";
import type { Exception } from "../event/shape.js";

type Location = NonNullable<CalendarProperties["location"]>;

/** A place as older devices have it: its name, or what there is of its address. */
export function placeText({ displayName, street, city, state, postalCode, country }: Location): string {
  const address = [street, city, state, postalCode, country].filter(
    (part) => part !== undefined && part !== "",
  );
  return displayName || address.join(", ");
}

type Placed = { readonly location?: Location | null };

/** An older device sends back the text of a place that it did not change; the place keeps its address then. */
function withPlace<T extends Placed>(received: T, known: readonly (Location | undefined)[]): T {
  const text = received.location?.displayName;
  const same = text === undefined ? undefined : known.find((each) => each && placeText(each) === text);
  return same ? { ...received, location: same } : received;
}

/** The places of the event as it is, where a change made of texts says the same. */
export function withKnownPlaces(
  patch: CalendarPatch,
  { location, exceptions: list }: Pick<CalendarProperties, "location" | "exceptions">,
): CalendarPatch {
  const own = Array.isArray(list) ? list : [];
  const ofOccurrence = ({ instanceId }: Exception): Location | undefined =>
    own.find((each: Exception) => each.instanceId?.getTime() === instanceId?.getTime())?.location;
  const placed = withPlace(patch, [location]);
  if (!placed.exceptions) return placed;
  return {
    ...placed,
    exceptions: placed.exceptions.map((each) => withPlace(each, [ofOccurrence(each), location])),
  };
}
