import { defineFields, type FieldsIn, type FieldsOut } from "../engine/raw.js";
import { email } from "../pages/email.js";
import { email2 } from "../pages/email2.js";
import { find } from "../pages/find.js";

/** A message as Find lists it, in 16.1 (MS-ASCMD 2025 2.2.1.2). */
export const foundMessage = defineFields([
  email.Subject,
  email.DateReceived,
  email.DisplayTo,
  find.DisplayCc,
  find.DisplayBcc,
  email.Importance,
  email.Read,
  email2.IsDraft,
  find.Preview,
  find.HasAttachments,
  email.From,
]);

/** Properties that a server gives for a message that Find found. */
export type FoundMessageProperties = FieldsIn<typeof foundMessage>;

/** Properties of a message that Find found, as a device reads them. */
export type FoundMessageReceived = FieldsOut<typeof foundMessage>;
