import type { TasksReceived } from "@easkit/eas-schema";

/** How a task recurs (MS-ASTASK 2.2.2.20). */
export type TaskPattern = NonNullable<TasksReceived["recurrence"]>;
