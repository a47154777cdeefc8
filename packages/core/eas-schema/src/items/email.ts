import { list, type Patch, struct } from "../engine/containers.js";
import { named } from "../engine/element.js";
import { defineFields, type FieldsIn, type FieldsOut } from "../engine/raw.js";
import { airSyncBase as base } from "../pages/air-sync-base.js";
import { email as page } from "../pages/email.js";
import { email2 } from "../pages/email2.js";
import { attachments } from "./attachments.js";
import { body, bodyPart } from "./body.js";
import { flag } from "./flag.js";
import { meetingRequest } from "./meeting-request.js";
import { rightsLicense } from "./rights-license.js";

// Attachments as 2.5 lists them.
const legacyAttachments = list(
  named("legacyAttachments", page.Attachments),
  struct(page.Attachment, [page.AttMethod, page.AttSize, page.DisplayName, page.AttName, page.Att0id]),
);

/**
 * An e-mail message (MS-ASEMAIL). Shapes that only 2.5 has stand under names of their own: `legacyBody`, `bodySize`,
 * `bodyTruncated`, `mimeData`, `mimeSize`, `mimeTruncated`, `legacyAttachments`.
 */
export const email = defineFields([
  page.To,
  page.Cc,
  page.From,
  page.Subject,
  page.ReplyTo,
  page.DateReceived,
  page.DisplayTo,
  page.ThreadTopic,
  page.Importance,
  page.Read,
  attachments,
  legacyAttachments,
  body,
  bodyPart,
  page.MIMETruncated,
  page.MIMEData,
  page.MIMESize,
  page.BodyTruncated,
  page.BodySize,
  named("legacyBody", page.Body),
  page.MessageClass,
  meetingRequest,
  page.InternetCPID,
  flag,
  base.NativeBodyType,
  page.ContentClass,
  list(page.Categories, page.Category),
  email2.UmCallerID,
  email2.UmUserNotes,
  email2.ConversationId,
  email2.ConversationIndex,
  email2.LastVerbExecuted,
  email2.LastVerbExecutionTime,
  email2.ReceivedAsBcc,
  email2.Sender,
  email2.AccountId,
  email2.Bcc,
  email2.IsDraft,
  email2.Send,
  rightsLicense,
]);

/** Properties that a backend or converter gives for an email item; each version gets those that it has. */
export type EmailProperties = FieldsIn<typeof email>;

/** Properties as a device sends them for a new item. */
export type EmailReceived = FieldsOut<typeof email>;

/** What a device changes: `null` clears a property, a missing one stays. */
export type EmailPatch = Patch<EmailReceived>;
