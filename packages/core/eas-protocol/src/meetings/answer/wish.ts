import { createHash } from "node:crypto";
import type { MeetingReply, MeetingReplyMessage } from "@easkit/backend";
import { type Decoded, isAtLeast, type MeetingResponse } from "@easkit/eas-schema";
import type { Exchange } from "../../exchange.js";
import { CommandFault } from "../../fault.js";
import { fromLongId } from "../../items/long-id.js";

/** One answer that a device wants given. */
export type AnswerRequest = NonNullable<Decoded<typeof MeetingResponse.request>["requests"]>[number];

/** One answer, and a name that is the same when the device asks again. */
export interface AnswerWish extends MeetingReply {
  readonly digest: string;
}

const extended = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;
const compact = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)(?:\.\d{1,3})?Z$/;

/** @throws CommandFault 104 (MS-ASCMD 2.2.3.87.1) */
function readInstance(text: string): Date {
  const iso = extended.test(text) ? text : text.replace(compact, "$1-$2-$3T$4:$5:$6Z");
  const date = new Date(extended.test(iso) ? iso : Number.NaN);
  if (Number.isNaN(date.getTime())) throw new CommandFault("invalidDateTime", `${text} is no time`);
  return date;
}

/** An item that cannot be answered, or a request that makes no sense: status 2. */
export const invalid = (why: string, options?: ErrorOptions): CommandFault =>
  new CommandFault(2, why, options);

function instanceOf(version: Exchange["version"], { instanceId }: AnswerRequest): Date | undefined {
  if (instanceId === undefined) return undefined;
  if (!isAtLeast(version, "14.1")) throw invalid("occurrences can be answered from 14.1 on");
  if (instanceId === "") throw invalid("the request does not say which occurrence");
  return readInstance(instanceId);
}

function placeOf({ collectionId, requestId, longId }: AnswerRequest): { folderId: string; id: string } {
  if (longId !== undefined) {
    if (collectionId !== undefined || requestId !== undefined)
      throw invalid("a long id and other ids name two items");
    const place = fromLongId(longId);
    if (!place) throw invalid("the long id is none of this server's");
    return { folderId: place.folderId, id: place.itemId };
  }
  if (!collectionId || !requestId) throw invalid("it takes a folder and an item to name an invitation");
  return { folderId: collectionId, id: requestId };
}

/** What the organizer is to be told; up to 14.1 the device does that by itself. */
function messageOf(
  version: Exchange["version"],
  { sendResponse }: AnswerRequest,
): MeetingReplyMessage | undefined {
  if (!sendResponse || !isAtLeast(version, "16.0")) return undefined;
  const { body, proposedStartTime: start, proposedEndTime: end } = sendResponse;
  if ((start === undefined) !== (end === undefined) || (start && end && start >= end))
    throw invalid("a proposed time takes a start and an end after it");
  if (body && body.type !== "plain" && body.type !== "html") throw invalid("a comment is plain text or HTML");
  const type = body?.type === "html" ? ("html" as const) : ("plain" as const);
  return {
    ...(body?.data && { comment: { type, text: body.data } }),
    ...(start && end && { proposedStartTime: start, proposedEndTime: end }),
  };
}

/**
 * Reads one answer of a request.
 *
 * @throws CommandFault 2 if it makes no sense, 104 if the occurrence is no time
 */
export function readWish({ version }: Exchange, request: AnswerRequest): AnswerWish {
  const instanceId = instanceOf(version, request);
  const message = messageOf(version, request);
  const { userResponse: response } = request;
  const said = JSON.stringify([response, instanceId, message]);
  return {
    ...placeOf(request),
    response,
    digest: createHash("sha256").update(said).digest("base64url").slice(0, 22),
    ...(instanceId && { instanceId }),
    ...(message && { message }),
  };
}
