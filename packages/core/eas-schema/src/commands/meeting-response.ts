import { defineCommand } from "../command.js";
import { repeat, struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { worded } from "../engine/words.js";
import { body } from "../items/body.js";
import { meetingResponse as mr } from "../pages/meeting-response.js";
import { search } from "../pages/search.js";
import { commonStatus } from "../status.js";

const status = { ...commonStatus, ok: 1, invalidRequest: 2, mailboxError: 3, serverError: 4 } as const;

/** Accepts or declines meetings. The answer has a status for each, and none of its own. */
export const MeetingResponse = defineCommand({
  name: "MeetingResponse",
  code: 15,
  spec: "MS-ASCMD 2.2.2.10",
  versions: {},
  request: struct(mr.MeetingResponse, [
    repeat(
      "requests",
      struct(mr.Request, [
        required(mr.UserResponse),
        mr.CollectionId,
        mr.RequestId,
        search.LongId,
        mr.InstanceId,
        struct(mr.SendResponse, [body, mr.ProposedStartTime, mr.ProposedEndTime]),
      ]),
    ),
  ]),
  response: struct(mr.MeetingResponse, [
    repeat(
      "results",
      struct(mr.Result, [mr.RequestId, required(worded(status, mr.Status)), mr.CalendarId, mr.InstanceId]),
    ),
  ]),
  status,
});
