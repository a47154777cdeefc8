import { BackendError } from "@easkit/backend";
import { type Encodable, MeetingResponse } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { CommandFault } from "../fault.js";
import { answerMeeting } from "../meetings/answer/answer-meeting.js";
import { type AnswerRequest, readWish } from "../meetings/answer/wish.js";
import { handle } from "./command.js";

type ItemOf<L> = L extends Iterable<infer R> ? R : never;
type Result = ItemOf<NonNullable<Encodable<typeof MeetingResponse.response>["results"]>>;
type Status = Result["status"];

/** Answers in a request; nobody has more invitations to answer at once. */
const mostRequests = 100;

/** What went wrong, in the words of MeetingResponse (MS-ASCMD 2.2.3.167.8). */
function statusOf(error: unknown): Status {
  if (error instanceof CommandFault) {
    if (error.status === "invalidDateTime" || error.status === "noRecurrenceInCalendar") return error.status;
    return error.status === 2 ? "invalidRequest" : "serverError";
  }
  if (!(error instanceof BackendError)) return "serverError";
  const isWrong = ["not-found", "invalid", "forbidden", "unsupported"].includes(error.code);
  return isWrong ? "invalidRequest" : "mailboxError";
}

async function answerOne(exchange: Exchange, request: AnswerRequest): Promise<Result> {
  const { requestId } = request;
  const named = requestId === undefined ? {} : { requestId };
  try {
    return { ...named, status: "ok", ...(await answerMeeting(exchange, readWish(exchange, request))) };
  } catch (error) {
    const status = statusOf(error);
    exchange.emit({
      type: "fault",
      id: exchange.id,
      where: `answer to ${requestId ?? "an invitation"}`,
      error,
    });
    return { ...named, status };
  }
}

async function* answerAll(exchange: Exchange, requests: readonly AnswerRequest[]) {
  for (const request of requests) yield answerOne(exchange, request);
}

/** Accepts or declines meetings, one after another; one that fails gets its status and hurts no other. */
export const meetingResponse = handle(
  MeetingResponse,
  { needsOneOf: [["respondToMeeting"], ["createItem", "updateItem", "deleteItem"]] },
  async (exchange, { requests = [] }) => {
    if (requests.length === 0) throw new CommandFault("invalidXml", "the request answers nothing");
    if (requests.length > mostRequests)
      throw new CommandFault("invalidContent", "the request answers too much");
    return { results: answerAll(exchange, requests) };
  },
);
