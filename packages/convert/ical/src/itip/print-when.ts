import type { EventTimes } from "../event/span.js";
import { isUtc } from "../text/written-zone.js";
import { day, wallAt } from "../zones/zone.js";

const dateOf = (wall: number): string => new Date(wall).toISOString().slice(0, 10);
const timeOf = (wall: number): string => new Date(wall).toISOString().slice(11, 16);

/** When something happens, for people of any language: `2026-12-01 10:00 – 11:00 (Europe/Berlin)`. */
export function printWhen(times: EventTimes | undefined): string {
  if (!times) return "";
  const { allDay, span, start } = times;
  if (allDay) {
    const last = Math.max(span.start, span.end - day);
    return last === span.start ? dateOf(last) : `${dateOf(span.start)} – ${dateOf(last)}`;
  }
  const [from, to] = [wallAt(start.zone, span.start), wallAt(start.zone, span.end)];
  const end = dateOf(from) === dateOf(to) ? timeOf(to) : `${dateOf(to)} ${timeOf(to)}`;
  return `${dateOf(from)} ${timeOf(from)} – ${end} (${isUtc(start.zone) ? "UTC" : start.zone.id})`;
}
