import { defineCommand } from "../command.js";
import { list, struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { worded } from "../engine/words.js";
import { body } from "../items/body.js";
import { composeMail as cm } from "../pages/compose-mail.js";
import { commonStatus } from "../status.js";
import { smartFields } from "./compose-source.js";

/** Forwards a message that the server has. Up to 12.1 the body of the request is `message/rfc822`, see SendMail. */
export const SmartForward = defineCommand({
  name: "SmartForward",
  code: 2,
  spec: "MS-ASCMD 2.2.2.18",
  versions: {},
  request: struct(cm.SmartForward, [
    ...smartFields,
    // From 16.0 on a meeting is forwarded without MIME, to these people and with this text.
    body,
    list(cm.Forwardees, struct(cm.Forwardee, [required(cm.Email), cm.Name])),
  ]),
  response: struct(cm.SmartForward, [worded(commonStatus, cm.Status)]),
  status: commonStatus,
});
