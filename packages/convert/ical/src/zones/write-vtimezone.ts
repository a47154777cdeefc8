import { type RuleDay, writeRule } from "../recurrence/rule.js";
import { writeDateTime } from "../recurrence/until.js";
import type { Component } from "../text/component.js";
import { day } from "./zone.js";
import { type ChangeRule, wallOfChange, type ZoneRules } from "./zone-rules.js";

/** Minutes east of UTC as jCal writes them: `+09:30`. */
export function printOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

function observance(
  name: "standard" | "daylight",
  from: number,
  to: number,
  year: number,
  rule?: ChangeRule,
): Component {
  // A rule cannot say the midnight that ends a day; the second before it is as near as whole seconds come.
  const wall = rule
    ? wallOfChange({ ...rule, time: Math.min(rule.time, day - 1000) }, rule.year ?? year)
    : Date.UTC(1970, 0, 1);
  const nth: RuleDay[] = rule ? [{ day: rule.dayOfWeek, nth: rule.week === 5 ? -1 : rule.week }] : [];
  const recur =
    rule && rule.year === undefined
      ? [writeRule({ freq: "YEARLY", interval: 1, byMonth: [rule.month], byDay: nth })]
      : [];
  return {
    name,
    properties: [
      { name: "dtstart", parameters: {}, type: "date-time", values: [writeDateTime(wall)] },
      { name: "tzoffsetfrom", parameters: {}, type: "utc-offset", values: [printOffset(from)] },
      { name: "tzoffsetto", parameters: {}, type: "utc-offset", values: [printOffset(to)] },
      ...recur.map((value) => ({ name: "rrule", parameters: {}, type: "recur", values: [value] })),
    ],
    components: [],
  };
}

/** A VTIMEZONE for rules, which hold in every year (RFC 5545 section 3.6.5). */
export function writeVtimezone(id: string, { offset, daylight }: ZoneRules): Component {
  const parts = daylight
    ? [
        observance("standard", daylight.offset, offset, 1970, daylight.end),
        observance("daylight", offset, daylight.offset, 1970, daylight.start),
      ]
    : [observance("standard", offset, offset, 1970)];
  return {
    name: "vtimezone",
    properties: [{ name: "tzid", parameters: {}, type: "text", values: [id] }],
    components: parts,
  };
}

/** A name for a zone that has none, the same for the same rules: `UTC+05:45` or `UTC+05:45/1a2b3c`. */
export function nameOfRules(rules: ZoneRules): string {
  const base = `UTC${printOffset(rules.offset)}`;
  if (!rules.daylight) return base;
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(rules)) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return `Custom ${base} ${(hash >>> 0).toString(16)}`;
}
