import type { ItipConverter } from "@easkit/backend";
import { readItip, writeItip } from "@easkit/convert-ical";
import { type ZoneOf, zoneOption } from "./calendar-converter.js";

/** Makes the converter of messages about meetings. */
export const createItipConverter = (zoneOf: ZoneOf | undefined): ItipConverter => ({
  write: (ctx, draft) => writeItip(draft, zoneOption(zoneOf, ctx)),
  read: (ctx, ical) => readItip(ical, zoneOption(zoneOf, ctx)),
});
