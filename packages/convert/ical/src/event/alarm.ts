import { readWrittenTime } from "../recurrence/until.js";
import type { Component, Property } from "../text/component.js";
import { readDuration, writeDuration } from "../text/moment.js";
import {
  componentsNamed,
  parameter,
  propertyNamed,
  put,
  text,
  textOf,
  textProperty,
} from "../text/property.js";
import { minute } from "../zones/zone.js";

/** When something starts and ends, as instants. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const isShown = (alarm: Component): boolean =>
  /^(?:DISPLAY|AUDIO)$/i.test(text(alarm, "action") ?? "DISPLAY");

/** The instant of an alarm. */
export function instantOfAlarm(alarm: Component, { start, end }: Span): number | undefined {
  const trigger = propertyNamed(alarm, "trigger");
  const value = textOf(trigger);
  if (!trigger || value === undefined) return undefined;
  const duration = readDuration(value);
  if (duration !== undefined)
    return (parameter(trigger, "related")?.toUpperCase() === "END" ? end : start) + duration;
  return readWrittenTime(value)?.wall;
}

/** The alarms that a device would show, each with its instant. */
export const shownAlarms = (
  component: Component,
  span: Span,
): { readonly alarm: Component; readonly at: number }[] =>
  componentsNamed(component, "valarm").flatMap((alarm) => {
    const at = isShown(alarm) ? instantOfAlarm(alarm, span) : undefined;
    return at === undefined ? [] : [{ alarm, at }];
  });

const soonest = (component: Component, span: Span) =>
  shownAlarms(component, span).find(({ at }) => at <= span.start);

/** Minutes before the start of the first alarm that is not after it (MS-ASCAL 2.2.2.38). */
export function readReminder(component: Component, span: Span): number | undefined {
  const found = soonest(component, span);
  return found && Math.round((span.start - found.at) / minute);
}

/** A new alarm. */
export function newAlarm(component: Component, trigger: Property): Component {
  return {
    name: "valarm",
    properties: [
      textProperty("action", "DISPLAY"),
      textProperty("description", text(component, "summary") ?? "Reminder"),
      trigger,
    ],
    components: [],
  };
}

/** Takes away the alarms that a device shows; mail and programs stay. */
export function removeAlarms(component: Component): void {
  component.components = component.components.filter((each) => each.name !== "valarm" || !isShown(each));
}

/** Sets the reminder: the alarm that it was read from is moved, others stay; without one, none is shown any more. */
export function writeReminder(component: Component, span: Span, minutes: number | undefined): void {
  if (minutes === undefined) {
    removeAlarms(component);
    return;
  }
  const trigger: Property = {
    name: "trigger",
    parameters: {},
    type: "duration",
    values: [writeDuration(-minutes)],
  };
  const found = soonest(component, span);
  if (found) put(found.alarm, trigger);
  else component.components.push(newAlarm(component, trigger));
}
