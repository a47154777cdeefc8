import { createHash } from "node:crypto";
import { BackendError, type Item } from "@easkit/backend";
import type { Exchange } from "../../exchange.js";
import type { Mailer } from "../../mail/send-once.js";
import { findFolder, knownFolders } from "../../sync/collection.js";
import { isSameAddress } from "../meeting.js";
import { readSelf, type Self } from "../own-addresses.js";
import { sendMeetingMail } from "../send-meeting-mail.js";
import { type Invitation, readInvitation } from "./invitation.js";
import { type GivenAnswer, givenAnswers, meetingName, noteAnswer, placeName } from "./memory.js";
import { type AnswerWish, invalid } from "./wish.js";
import { writeAnswer } from "./write-answer.js";

/** What became of an answer. */
export interface Answered {
  readonly calendarId?: string;
}

async function findItem(
  { backend, call }: Exchange,
  { folderId, id }: AnswerWish,
): Promise<Item | undefined> {
  try {
    return await backend.getItem(call, folderId, id, { parts: "all" });
  } catch (error) {
    if (error instanceof BackendError && error.code === "not-found") return undefined;
    throw error;
  }
}

/** A name for an answer that is another one if something else was answered in between. */
const nameOf = (meeting: string, { digest }: AnswerWish, last: GivenAnswer | undefined): string =>
  createHash("sha256")
    .update(JSON.stringify([meeting, digest, last?.name]))
    .digest("hex")
    .slice(0, 32);

const canSend = (exchange: Exchange): exchange is Exchange & Mailer =>
  exchange.backend.sendMail !== undefined;

/** Tells the organizer. */
async function reply(
  exchange: Exchange,
  self: Self,
  { meeting, instanceId, sequence = 0 }: Invitation,
  { response, message }: AnswerWish,
  name: string,
): Promise<void> {
  const { organizerEmail, organizerName, attendees = [] } = meeting;
  if (!message || !organizerEmail || !canSend(exchange) || exchange.backend.schedulesMeetings) return;
  const { comment, proposedStartTime: start, proposedEndTime: end } = message;
  if (start && meeting.disallowNewTimeProposal) throw invalid("the organizer wants no other time proposed");
  const invited = attendees.find(({ email }) => [...self.addresses].some((own) => isSameAddress(own, email)));
  const who = invited
    ? { email: invited.email, name: invited.name ?? self.name }
    : { email: self.address, name: self.name };
  await sendMeetingMail(
    exchange,
    { ...self, address: who.email },
    {
      about: name,
      method: start ? "counter" : "reply",
      meeting,
      sequence,
      to: [{ address: organizerEmail, ...(organizerName !== undefined && { name: organizerName }) }],
      answer: { email: who.email, status: response, ...(who.name !== undefined && { name: who.name }) },
      ...(instanceId && !meeting.instanceId && { instanceId }),
      ...(comment && { text: comment }),
      ...(start && end && { proposed: { start, end } }),
    },
  );
}

/** An invitation that has been answered goes to the deleted items. The answer is given: what fails here is for the log. */
async function tidyUp(exchange: Exchange, { folderId, id }: AnswerWish, name: string): Promise<void> {
  const { backend, call, cluster } = exchange;
  const trash = findFolder(await knownFolders(exchange), "deletedItems");
  if (trash?.id === folderId) return;
  const options = { idempotencyKey: `meeting-answer:${name}:tidy` };
  try {
    if (trash && backend.moveItem) await backend.moveItem(call, folderId, id, trash.id, options);
    else await backend.deleteItem?.(call, folderId, id, options);
  } catch (error) {
    exchange.emit({ type: "fault", id: exchange.id, where: `invitation ${folderId} ${id}`, error });
    return;
  }
  for (const changed of [folderId, ...(trash ? [trash.id] : [])]) cluster.changed(call.principal.id, changed);
}

/** Answers an invitation as the groupware does it. */
async function respond(exchange: Exchange, wish: AnswerWish): Promise<Answered> {
  const { backend, call, cluster } = exchange;
  const { digest, ...answer } = wish;
  const given = await givenAnswers(exchange);
  const last = given.find(({ place }) => place === placeName(wish));
  const isAgain = last?.digest === digest;
  const name = isAgain ? last.name : nameOf(placeName(wish), wish, last);
  const idempotencyKey = `meeting-answer:${name}`;
  const outcome = await backend.respondToMeeting?.(call, answer, { idempotencyKey });
  const calendarId = outcome?.calendarItemId;
  const facts = { place: placeName(wish), meeting: "", digest, name };
  if (!isAgain) await noteAnswer(exchange, { ...facts, ...(calendarId !== undefined && { calendarId }) });
  cluster.changed(call.principal.id);
  return calendarId === undefined || wish.response === "declined" ? {} : { calendarId };
}

/** The answer to a wish whose item is gone: it was given before, and the device did not hear of it. */
async function repeat(exchange: Exchange, wish: AnswerWish): Promise<Answered> {
  const last = (await givenAnswers(exchange)).find(({ place }) => place === placeName(wish));
  if (last?.digest !== wish.digest) throw invalid("there is no such invitation");
  return last.calendarId === undefined ? {} : { calendarId: last.calendarId };
}

async function answer(exchange: Exchange, wish: AnswerWish, item: Item): Promise<Answered> {
  const self = await readSelf(exchange);
  const invitation = await readInvitation(exchange, self, item, wish);
  const meeting = meetingName(invitation);
  const { sequence } = invitation;
  const last = (await givenAnswers(exchange)).find((each) => each.meeting === meeting);
  const isAgain = last?.digest === wish.digest && last.sequence === sequence;
  const name = isAgain ? last.name : nameOf(meeting, wish, last);
  if (self && !isAgain) await reply(exchange, self, invitation, wish, name);
  const key = `meeting-answer:${name}`;
  const calendarId = await writeAnswer({ exchange, self, wish, invitation, key });
  await noteAnswer(exchange, {
    place: placeName(wish),
    meeting,
    digest: wish.digest,
    name,
    ...(sequence !== undefined && { sequence }),
    ...(calendarId !== undefined && { calendarId }),
  });
  if (invitation.isMail) await tidyUp(exchange, wish, name);
  return calendarId === undefined ? {} : { calendarId };
}

/**
 * Accepts or declines an invitation: by the groupware if it does that, else by reading the invitation, telling the
 * organizer, writing the event, and putting the message away.
 *
 * @throws CommandFault 2, 104, 146; what the backend throws
 */
export async function answerMeeting(exchange: Exchange, wish: AnswerWish): Promise<Answered> {
  if (!(await knownFolders(exchange)).has(wish.folderId)) throw invalid("the device knows no such folder");
  if (exchange.backend.respondToMeeting) return respond(exchange, wish);
  const item = await findItem(exchange, wish);
  return item ? answer(exchange, wish, item) : repeat(exchange, wish);
}
