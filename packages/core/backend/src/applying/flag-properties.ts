import type { EmailProperties } from "@easkit/eas-schema";
import type { MailFlag, MailFlags } from "../item.js";

type FlagProperties = NonNullable<EmailProperties["flag"]>;

const defaultType = "Flag for follow up";

// The four dates are all there or none (MS-ASEMAIL 2.2.2.86); the zone of the local ones is only known if a device said.
function datesOf(flag: MailFlag): FlagProperties {
  const utcStartDate = flag.startDate ?? flag.dueDate;
  const utcDueDate = flag.dueDate ?? flag.startDate;
  if (utcStartDate === undefined || utcDueDate === undefined) return {};
  const { localStartDate: startDate = utcStartDate, localDueDate: dueDate = utcDueDate } = flag;
  return { startDate, utcStartDate, dueDate, utcDueDate };
}

/** A follow-up flag in the words of the Email class (MS-ASEMAIL 2.2.2.34). */
export function toFlagProperty(flag: MailFlag): FlagProperties {
  const { status, type = defaultType, subject, completeTime, reminder, ordinalDate, subOrdinalDate } = flag;
  return {
    ...(subject !== undefined && { subject }),
    status,
    flagType: type,
    ...datesOf(flag),
    ...(completeTime && { completeTime, dateCompleted: flag.dateCompleted ?? completeTime }),
    ...(reminder && { reminderSet: true, reminderTime: reminder }),
    ...(ordinalDate && { ordinalDate }),
    ...(subOrdinalDate !== undefined && { subOrdinalDate }),
  };
}

/** What was done with a message last, and when, if that is known (MS-ASEMAIL 2.2.2.44 and 2.2.2.45). */
export function toVerbProperties({
  answered,
  forwarded,
  lastVerb,
}: Pick<MailFlags, "answered" | "forwarded" | "lastVerb">): Pick<
  EmailProperties,
  "lastVerbExecuted" | "lastVerbExecutionTime"
> {
  if (lastVerb) return { lastVerbExecuted: lastVerb.verb, lastVerbExecutionTime: lastVerb.time };
  if (forwarded) return { lastVerbExecuted: "forwarded" };
  return answered ? { lastVerbExecuted: "repliedToSender" } : {};
}
