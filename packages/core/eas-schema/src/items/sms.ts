import type { Patch } from "../engine/containers.js";
import { defineFields, type FieldsIn, type FieldsOut } from "../engine/raw.js";
import { airSyncBase as base } from "../pages/air-sync-base.js";
import { email as page } from "../pages/email.js";
import { email2 } from "../pages/email2.js";
import { body } from "./body.js";
import { flag } from "./flag.js";

/** A text message, from 14.0 on (MS-ASMS). Addresses look like `"Name" [MOBILE:+15550100]`. */
export const sms = defineFields([
  page.To,
  page.From,
  page.DateReceived,
  page.Importance,
  page.Read,
  body,
  base.NativeBodyType,
  page.InternetCPID,
  flag,
  email2.ConversationId,
  email2.ConversationIndex,
]);

/** Properties that a backend or converter gives for a sms item; each version gets those that it has. */
export type SmsProperties = FieldsIn<typeof sms>;

/** Properties as a device sends them for a new item. */
export type SmsReceived = FieldsOut<typeof sms>;

/** What a device changes: `null` clears a property, a missing one stays. */
export type SmsPatch = Patch<SmsReceived>;
