import { BackendError, type CallContext, type IcalConverter } from "@easkit/backend";
import { fromCalendar, fromTasks, openIcalAttachment, toCalendar, toTasks } from "@easkit/convert-ical";
import { type ZoneOf, zoneOption } from "./calendar-converter.js";

/** Makes the converter of iCalendar text. Whose meeting it is, it tells by the principal's address. */
export function createIcalConverter(zoneOf: ZoneOf | undefined): IcalConverter {
  const optionsFor = (ctx: CallContext) => {
    const { address } = ctx.principal;
    return { ...zoneOption(zoneOf, ctx), ...(address !== undefined && { user: address }) };
  };
  const previously = (previous: string | undefined) => (previous === undefined ? {} : { previous });
  return {
    toCalendar: (ctx, ical) => toCalendar(ical, optionsFor(ctx)),
    fromCalendar: (ctx, changes, previous, sequence) =>
      fromCalendar(changes, {
        ...optionsFor(ctx),
        ...previously(previous),
        ...(sequence !== undefined && { sequence }),
        ...(ctx.version !== undefined && { version: ctx.version }),
      }),
    toTasks: (ctx, ical) => toTasks(ical, zoneOption(zoneOf, ctx)),
    fromTasks: (ctx, changes, previous) =>
      fromTasks(changes, { ...zoneOption(zoneOf, ctx), ...previously(previous) }),
    openAttachment(_ctx, ical, fileReference) {
      const found = openIcalAttachment(ical, fileReference);
      const bytes = found?.bytes;
      if (found === undefined || bytes === undefined)
        throw new BackendError("not-found", `the event holds no attachment ${fileReference.slice(0, 200)}`);
      return {
        contentType: found.contentType ?? "application/octet-stream",
        displayName: found.displayName,
        size: bytes.length,
        async *open({ start = 0, end = bytes.length } = {}) {
          yield bytes.subarray(start, end);
        },
      };
    },
  };
}
