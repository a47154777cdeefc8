import { defineCommand } from "../command.js";
import { struct } from "../engine/containers.js";
import { worded } from "../engine/words.js";
import { composeMail as cm } from "../pages/compose-mail.js";
import { commonStatus } from "../status.js";
import { smartFields } from "./compose-source.js";

/** Answers a message that the server has. Up to 12.1 the body of the request is `message/rfc822`, see SendMail. */
export const SmartReply = defineCommand({
  name: "SmartReply",
  code: 3,
  spec: "MS-ASCMD 2.2.2.19",
  versions: {},
  request: struct(cm.SmartReply, smartFields),
  response: struct(cm.SmartReply, [worded(commonStatus, cm.Status)]),
  status: commonStatus,
});
