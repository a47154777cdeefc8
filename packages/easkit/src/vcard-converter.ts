import type { VcardConverter } from "@easkit/backend";
import { fromContacts, toContacts } from "@easkit/convert-vcard";
import { type ZoneOf, zoneOption } from "./calendar-converter.js";

/** Makes the converter of vCards. */
export const createVcardConverter = (zoneOf: ZoneOf | undefined): VcardConverter => ({
  toContacts: (ctx, vcard) => toContacts(vcard, zoneOption(zoneOf, ctx)),
  fromContacts: (ctx, changes, previous) =>
    fromContacts(changes, { ...zoneOption(zoneOf, ctx), ...(previous !== undefined && { previous }) }),
});
