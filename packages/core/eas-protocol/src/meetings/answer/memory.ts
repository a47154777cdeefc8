import type { Exchange } from "../../exchange.js";
import type { Invitation } from "./invitation.js";
import type { AnswerWish } from "./wish.js";

/** An answer that was given. */
export interface GivenAnswer {
  /** What was answered: folder, item and occurrence. */
  readonly place: string;
  /** The meeting, and which occurrence of it. */
  readonly meeting: string;
  /** The state of the meeting that was answered. */
  readonly sequence?: number;
  /** What was answered. */
  readonly digest: string;
  /** Names the answer; the same when it is given again. */
  readonly name: string;
  /** The event that it became. */
  readonly calendarId?: string;
}

/** Answers that are remembered of a device. */
const most = 50;

const isGiven = (value: unknown): value is GivenAnswer =>
  typeof value === "object" && value !== null && "place" in value && "digest" in value && "name" in value;

/** Names what a device answers. */
export const placeName = ({ folderId, id, instanceId }: AnswerWish): string =>
  JSON.stringify([folderId, id, instanceId?.toISOString()]);

/** Names a meeting, or one occurrence of it. */
export const meetingName = ({ meeting, instanceId }: Invitation): string =>
  JSON.stringify([meeting.uid, instanceId?.toISOString()]);

/** The answers that a device has given, the last one first. */
export async function givenAnswers({ device }: Exchange): Promise<readonly GivenAnswer[]> {
  const texts = (await device.record())?.meetingAnswers ?? [];
  return texts
    .flatMap((text) => {
      const value: unknown = JSON.parse(text);
      return isGiven(value) ? [value] : [];
    })
    .reverse();
}

/** Remembers an answer: the device may not hear that it was given, and ask again. */
export async function noteAnswer({ device }: Exchange, given: GivenAnswer): Promise<void> {
  await device.update((record) => ({
    ...record,
    meetingAnswers: [...(record.meetingAnswers ?? []), JSON.stringify(given)].slice(-most),
  }));
}
