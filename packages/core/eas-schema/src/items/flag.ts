import { struct } from "../engine/containers.js";
import { email } from "../pages/email.js";
import { tasks } from "../pages/tasks.js";

/** The follow-up flag of a message (MS-ASEMAIL 2.2.2.34); an empty one clears it. */
export const flag = struct(email.Flag, [
  tasks.Subject,
  email.Status,
  email.FlagType,
  tasks.DateCompleted,
  email.CompleteTime,
  tasks.StartDate,
  tasks.DueDate,
  tasks.UtcStartDate,
  tasks.UtcDueDate,
  tasks.ReminderSet,
  tasks.ReminderTime,
  tasks.OrdinalDate,
  tasks.SubOrdinalDate,
]);
