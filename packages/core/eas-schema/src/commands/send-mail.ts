import { defineCommand } from "../command.js";
import { struct } from "../engine/containers.js";
import { worded } from "../engine/words.js";
import { composeMail as cm } from "../pages/compose-mail.js";
import { rightsManagement as rm } from "../pages/rights-management.js";
import { commonStatus } from "../status.js";

/**
 * Sends a message. Up to 12.1 the request's body is the message itself (`message/rfc822`) and the answer an HTTP status;
 * from 14.0 on both are WBXML, and success is an empty answer.
 */
export const SendMail = defineCommand({
  name: "SendMail",
  code: 1,
  spec: "MS-ASCMD 2.2.2.16",
  versions: {},
  request: struct(cm.SendMail, [cm.ClientId, cm.AccountId, cm.SaveInSentItems, cm.Mime, rm.TemplateID]),
  response: struct(cm.SendMail, [worded(commonStatus, cm.Status)]),
  status: commonStatus,
});
