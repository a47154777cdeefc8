import { type Encodable, MeetingResponse } from "@easkit/eas-schema";
import { statusError } from "../device-error.js";
import type { Session } from "../session.js";

type ItemOf<L> = L extends Iterable<infer T> ? T : never;
type Request = ItemOf<NonNullable<Encodable<typeof MeetingResponse.request>["requests"]>>;

/** One answer to an invitation, or to a meeting in the calendar (14.1 and later), in the words of MeetingResponse. */
export interface MeetingAnswer {
  readonly response: "accepted" | "tentative" | "declined";
  /** The folder and the message or event in it. */
  readonly folderId?: string | undefined;
  readonly serverId?: string | undefined;
  /** In place of these, what a search gave. */
  readonly longId?: string | undefined;
  /** The original start of one occurrence; 14.1 and later. */
  readonly instanceId?: string | undefined;
  /** The server is to tell the organizer; 16.0 and later, another time 16.1. */
  readonly send?:
    | {
        readonly comment?: string | undefined;
        readonly proposed?: { readonly start: Date; readonly end: Date } | undefined;
      }
    | undefined;
}

/** What became of an answer. */
export interface MeetingAnswered {
  readonly serverId?: string | undefined;
  /** A word of `MeetingResponse.status`. */
  readonly status: string;
  /** The event that it became. */
  readonly calendarId?: string | undefined;
}

function toRequest({ response, folderId, serverId, longId, instanceId, send }: MeetingAnswer): Request {
  return {
    userResponse: response,
    collectionId: folderId,
    requestId: serverId,
    longId,
    instanceId,
    ...(send && {
      sendResponse: {
        ...(send.comment !== undefined && { body: { type: "plain", data: send.comment } }),
        ...(send.proposed && {
          proposedStartTime: send.proposed.start,
          proposedEndTime: send.proposed.end,
        }),
      },
    }),
  };
}

/** Answers invitations. Statuses of single answers are told, not thrown. @throws DeviceError of code `status` */
export async function respond(
  session: Session,
  answers: readonly MeetingAnswer[],
): Promise<MeetingAnswered[]> {
  const { message } = await session.call(MeetingResponse, { requests: answers.map(toRequest) });
  if (!message?.results) throw statusError("MeetingResponse", undefined);
  return message.results.map(({ requestId, status, calendarId }) => ({
    serverId: requestId,
    status,
    calendarId,
  }));
}
