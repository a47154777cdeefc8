import type { TasksProperties } from "@easkit/eas-schema";
import { toWholePattern } from "./pattern.js";

/** A task with what an answer always has. `now`, in milliseconds since 1970, stands for what nobody knows. */
export function toWholeTask(properties: TasksProperties, now: number): TasksProperties {
  const { complete = false, dateCompleted, recurrence, startDate, dueDate } = properties;
  const begun = startDate ?? dueDate ?? new Date(now);
  return {
    ...properties,
    complete,
    // Goes with every task that is done (MS-ASTASK 2.2.2.8).
    ...(complete && !dateCompleted && { dateCompleted: new Date(now) }),
    ...(recurrence && { recurrence: { start: begun, ...toWholePattern(recurrence) } }),
  };
}
