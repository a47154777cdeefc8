import type { MailFlag, MailFlags, MailFlagsPatch } from "@easkit/backend";
import type { EmailPatch, EmailProperties, Patch } from "@easkit/eas-schema";

type FlagProperties = Pick<EmailProperties, "flag" | "read" | "categories" | "lastVerbExecuted">;

/** A follow-up flag as the device sees it. */
function toFlagProperty(flag: MailFlag): NonNullable<EmailProperties["flag"]> {
  const { status, type, startDate, dueDate, completeTime, reminder } = flag;
  return {
    status,
    flagType: type ?? "for Follow Up",
    ...(startDate && { startDate, utcStartDate: startDate }),
    ...(dueDate && { dueDate, utcDueDate: dueDate }),
    ...(completeTime && { completeTime, dateCompleted: completeTime }),
    ...(reminder && { reminderSet: true, reminderTime: reminder }),
  };
}

/** The flags of mail as properties; `null` clears what is not set. */
export function toFlagProperties(flags: MailFlags): Patch<FlagProperties> {
  const verb = flags.forwarded ? "forwarded" : flags.answered ? "repliedToSender" : undefined;
  return {
    read: flags.read,
    flag: flags.flag ? toFlagProperty(flags.flag) : null,
    ...(verb && { lastVerbExecuted: verb }),
    ...(flags.categories && { categories: flags.categories }),
  };
}

/** The flag that a device sets; a cleared one is no flag. */
function fromFlagProperty(flag: NonNullable<EmailPatch["flag"]>): MailFlag | null {
  if (flag.status === undefined || flag.status === "cleared" || flag.status === null) return null;
  const { flagType, utcStartDate, startDate, utcDueDate, dueDate, completeTime, reminderTime } = flag;
  const start = utcStartDate ?? startDate;
  const due = utcDueDate ?? dueDate;
  return {
    status: flag.status,
    ...(flagType && { type: flagType }),
    ...(start && { startDate: start }),
    ...(due && { dueDate: due }),
    ...(completeTime && { completeTime }),
    ...(reminderTime && { reminder: reminderTime }),
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
