import type { TasksPatch, TasksReceived } from "@easkit/eas-schema";
import { readInstant, writeInstant } from "../event/meeting.js";
import type { Component } from "../text/component.js";
import { put, putText, remove, text } from "../text/property.js";

/** Whether a task is done, and since when; DateCompleted goes with every task that is (MS-ASTASK 2.2.2.8). */
export function readCompletion(component: Component): Pick<TasksReceived, "complete" | "dateCompleted"> {
  const status = text(component, "status")?.toUpperCase();
  const completed = readInstant(component, "completed");
  const complete = status === undefined ? completed !== undefined : status === "COMPLETED";
  if (!complete) return { complete };
  const known = completed ?? readInstant(component, "last-modified") ?? readInstant(component, "dtstamp");
  return { complete, dateCompleted: known ?? new Date(0) };
}

/** Writes that a task is done or is not. */
export function writeCompletion(component: Component, patch: TasksPatch, now: Date): void {
  const old = readCompletion(component);
  const complete = patch.complete ?? old.complete;
  const at = patch.dateCompleted ?? undefined;
  if (patch.complete === undefined && at === undefined) return;
  if (
    complete === old.complete &&
    (!complete || at === undefined || at.getTime() === old.dateCompleted?.getTime())
  )
    return;
  if (complete) {
    putText(component, "status", "COMPLETED");
    writeInstant(component, "completed", at ?? now);
    put(component, { name: "percent-complete", parameters: {}, type: "integer", values: [100] });
  } else {
    putText(component, "status", "NEEDS-ACTION");
    remove(component, "completed", "percent-complete");
  }
}

const importanceOf = (priority: number): NonNullable<TasksReceived["importance"]> => {
  if (priority >= 1 && priority <= 4) return "high";
  return priority >= 6 && priority <= 9 ? "low" : "normal";
};

/** PRIORITY, of nine steps, as one of three. */
export const readImportance = (component: Component): NonNullable<TasksReceived["importance"]> =>
  importanceOf(Number(text(component, "priority") ?? 0));

/** Writes PRIORITY, unless it already is of that importance. */
export function writeImportance(component: Component, importance: TasksReceived["importance"]): void {
  if (importance === undefined || importance === readImportance(component)) return;
  const priority = { high: 1, normal: 5, low: 9 }[importance];
  put(component, { name: "priority", parameters: {}, type: "integer", values: [priority] });
}
