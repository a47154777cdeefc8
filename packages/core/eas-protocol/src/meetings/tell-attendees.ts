import { BackendError } from "@easkit/backend";
import type { ExchangeWith } from "../commands/command.js";
import type { Exchange } from "../exchange.js";
import { digestBody } from "./differences.js";
import { hasAttendees, type Meeting, meetingIn } from "./meeting.js";
import { dropNews, type MeetingNews, noteNews, pendingNews } from "./news.js";
import { isOrganizer, readSelf, type Self } from "./own-addresses.js";
import { type KnownMeeting, type MeetingMessage, planMessages } from "./plan-messages.js";
import { sendMeetingMail } from "./send-meeting-mail.js";
import { isServersBusiness } from "./settle-meeting.js";

type Mailer = ExchangeWith<"sendMail">;

const canSend = (exchange: Exchange): exchange is Exchange & Mailer =>
  exchange.backend.sendMail !== undefined;

/** Whether the library writes to attendees: from 16.0 on, if it can send mail and the groupware does not do it. */
const tellsAttendees = (exchange: Exchange): exchange is Exchange & Mailer =>
  isServersBusiness(exchange) && canSend(exchange) && exchange.backend.schedulesMeetings !== true;

/** What attendees have to know of an event to hear of a change to it. */
function toKnown(meeting: Meeting): KnownMeeting {
  const { body, attachments: _, categories: __, ...rest } = meeting;
  const exceptions = rest.exceptions?.map(({ body: _body, attachments: _files, ...each }) => each);
  return { meeting: { ...rest, ...(exceptions && { exceptions }) }, body: digestBody(body) };
}

interface Found {
  readonly meeting: Meeting;
  readonly sequence?: number;
}

async function readNow(
  { backend, call }: Exchange,
  folderId: string,
  id: string,
): Promise<Found | undefined> {
  try {
    const item = await backend.getItem(call, folderId, id, { parts: "all" });
    const meeting = await meetingIn(item);
    const sequence = "sequence" in item ? item.sequence : undefined;
    return meeting && { meeting, ...(sequence !== undefined && { sequence }) };
  } catch (error) {
    if (error instanceof BackendError && error.code === "not-found") return undefined;
    throw error;
  }
}

/** A number that only grows, for backends that keep none: minutes since 1970, or 0 for those who hear the first time. */
const countFrom = ({ now }: Exchange, { isFirst }: MeetingMessage): number =>
  isFirst ? 0 : Math.floor(now() / 60_000);

async function send(
  exchange: Mailer,
  self: Self,
  news: MeetingNews,
  found: Found | undefined,
): Promise<void> {
  const before = news.before;
  const after = found && toKnown(found.meeting);
  const sequence = found?.sequence ?? (news.sequence === undefined ? undefined : news.sequence + 1);
  for (const message of planMessages(before, after, { self, now: exchange.now() })) {
    const { method, instanceId, to } = message;
    const body = method === "request" ? found?.meeting.body : undefined;
    await sendMeetingMail(exchange, self, {
      about: news.key,
      method,
      meeting: { ...message.meeting, ...(body && { body }) },
      sequence: sequence ?? countFrom(exchange, message),
      to: to.map(({ email, name }) => ({ address: email.trim(), ...(name && { name }) })),
      ...(instanceId && { instanceId }),
    });
  }
}

/** Tells attendees of a change. What cannot be sent now is sent with a later request of the device. */
async function tell(exchange: Mailer, news: MeetingNews): Promise<boolean> {
  try {
    const self = await readSelf(exchange);
    const found = await readNow(exchange, news.folderId, news.id);
    const meeting = found?.meeting ?? news.before?.meeting;
    if (self && meeting && isOrganizer(self, meeting)) await send(exchange, self, news, found);
    return true;
  } catch (error) {
    exchange.emit({
      type: "fault",
      id: exchange.id,
      where: `attendees of ${news.folderId} ${news.id}`,
      error,
    });
    // A message that can never be sent is given up; anything else is tried again.
    return error instanceof BackendError && !["unavailable", "quota"].includes(error.code);
  }
}

/** Which event a device is about to change, by which command. */
export interface MeetingPlace {
  readonly folderId: string;
  readonly id: string;
  /** The same for a repetition of the same command. */
  readonly key: string;
}

/** Tells the attendees of an event that a device has made. */
export async function tellOfNew(
  exchange: Exchange,
  place: MeetingPlace,
  meeting: Meeting | undefined,
): Promise<void> {
  if (!meeting || !hasAttendees(meeting) || !tellsAttendees(exchange)) return;
  if (!(await tell(exchange, place))) await noteNews(exchange.device, place);
}

/** A change to an event that is about to be made. */
export interface MeetingChange<T> extends MeetingPlace {
  readonly before: Meeting | undefined;
  readonly sequence?: number | undefined;
  change(): Promise<T>;
  /** Whether the change was made. */
  isDone(outcome: T): boolean;
}

/**
 * Makes a change to an event and tells the attendees of it. What they know so far is noted before, so that they are told
 * with a later request if this one ends in between.
 */
export async function tellingAttendees<T>(
  exchange: Exchange,
  { before, sequence, change, isDone, ...place }: MeetingChange<T>,
): Promise<T> {
  if (!before || !tellsAttendees(exchange)) return change();
  const news: MeetingNews = {
    ...place,
    before: toKnown(before),
    ...(sequence !== undefined && { sequence }),
  };
  const isMeeting = hasAttendees(before);
  if (isMeeting) await noteNews(exchange.device, news);
  let isChanged = false;
  try {
    const outcome = await change();
    isChanged = isDone(outcome);
    return outcome;
  } finally {
    const isSettled = !isChanged || (await tell(exchange, news));
    if (isSettled && isMeeting) await dropNews(exchange.device, place.key);
    if (!isSettled && !isMeeting) await noteNews(exchange.device, news);
  }
}

/** What a meeting is that is about to be deleted, if its attendees will have to be told. */
export async function readBeforeRemoval(
  exchange: Exchange,
  { folderId, id }: MeetingPlace,
): Promise<Pick<MeetingChange<unknown>, "before" | "sequence">> {
  if (!tellsAttendees(exchange)) return { before: undefined };
  const found = await readNow(exchange, folderId, id);
  return { before: found?.meeting, sequence: found?.sequence };
}

/** Tells what could not be told before. */
export async function tellPending(exchange: Exchange, folderId: string): Promise<void> {
  if (!tellsAttendees(exchange)) return;
  for (const news of await pendingNews(exchange.device))
    if (news.folderId === folderId && (await tell(exchange, news))) await dropNews(exchange.device, news.key);
}
