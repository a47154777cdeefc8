import {
  BackendError,
  type MailFlag,
  type MailFlags,
  type MailFlagsPatch,
  toFlagProperty,
  toVerbProperties,
} from "@easkit/backend";
import type { EmailPatch, EmailProperties, Patch } from "@easkit/eas-schema";

type FlagProperties = Pick<
  EmailProperties,
  "flag" | "read" | "categories" | "lastVerbExecuted" | "lastVerbExecutionTime"
>;

/** The flags of mail as properties; `null` clears what is not set. */
export const toFlagProperties = (flags: MailFlags): Patch<FlagProperties> => ({
  read: flags.read,
  flag: flags.flag ? toFlagProperty(flags.flag) : null,
  ...toVerbProperties(flags),
  ...(flags.categories && { categories: flags.categories }),
});

type ReceivedFlag = NonNullable<EmailPatch["flag"]>;

/** The four dates come together or not at all, and in order (MS-ASEMAIL 2.2.2.86). @throws BackendError `invalid` */
function checkDates({ startDate, dueDate, utcStartDate, utcDueDate }: ReceivedFlag): void {
  const given = [startDate, dueDate, utcStartDate, utcDueDate].filter((date) => date);
  if (given.length % 4 !== 0) throw new BackendError("invalid", "a flag has four dates or none");
  if (utcStartDate && utcDueDate && utcDueDate < utcStartDate)
    throw new BackendError("invalid", "a flag is due before it begins");
}

/** The flag that a device sets; a cleared one is no flag. */
function fromFlagProperty(flag: NonNullable<EmailPatch["flag"]>): MailFlag | null {
  if (flag.status === undefined || flag.status === "cleared" || flag.status === null) return null;
  checkDates(flag);
  const { flagType, subject, utcStartDate, startDate, utcDueDate, dueDate } = flag;
  const { completeTime, dateCompleted, reminderSet, reminderTime, ordinalDate, subOrdinalDate } = flag;
  return {
    status: flag.status,
    ...(flagType && { type: flagType }),
    ...(subject && { subject }),
    ...(utcStartDate && { startDate: utcStartDate }),
    ...(utcDueDate && { dueDate: utcDueDate }),
    ...(startDate && { localStartDate: startDate }),
    ...(dueDate && { localDueDate: dueDate }),
    ...(completeTime && { completeTime }),
    ...(dateCompleted && { dateCompleted }),
    ...(reminderTime && reminderSet !== false && { reminder: reminderTime }),
    ...(ordinalDate && { ordinalDate }),
    ...(subOrdinalDate && { subOrdinalDate }),
  };
}

/** What a device's change to mail means for its flags. */
export function toFlagsPatch(patch: EmailPatch): MailFlagsPatch {
  return {
    ...(typeof patch.read === "boolean" && { read: patch.read }),
    ...(patch.flag !== undefined && { flag: patch.flag === null ? null : fromFlagProperty(patch.flag) }),
    ...(patch.categories !== undefined && { categories: patch.categories }),
  };
}
