import type { MailFlag } from "@easkit/backend";
import type { EmailProperties } from "@easkit/eas-schema";

/** A follow-up flag as the device gets it; an empty one where there is none (MS-ASEMAIL 2.2.2.34). */
export function toFlag(flag: MailFlag | undefined): NonNullable<EmailProperties["flag"]> {
  if (flag === undefined) return {};
  // The four dates are all there or none; the zone of the local ones is not known here.
  const start = flag.startDate ?? flag.dueDate;
  const due = flag.dueDate ?? flag.startDate;
  return {
    status: flag.status,
    flagType: flag.type ?? "Flag for follow up",
    startDate: start,
    utcStartDate: start,
    dueDate: due,
    utcDueDate: due,
    ...(flag.status === "complete" && { completeTime: flag.completeTime, dateCompleted: flag.completeTime }),
    ...(flag.reminder && { reminderSet: true, reminderTime: flag.reminder }),
  };
}
