import type { DeviceState } from "@easkit/syncstate";
import type { KnownMeeting } from "./plan-messages.js";

/** A change of a device to a meeting of the user's, of which attendees are to be told. */
export interface MeetingNews {
  /** The same for a repetition of the same change. */
  readonly key: string;
  readonly folderId: string;
  readonly id: string;
  /** As attendees know the meeting; absent: they know of none. */
  readonly before?: KnownMeeting;
  readonly sequence?: number;
}

/** Changes that are remembered of a device, and how long each may be: only such as are being told, or could not be. */
const most = 20;
const longest = 64 * 1024;

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const timeWords = new Set([
  "startTime",
  "endTime",
  "until",
  "instanceId",
  "proposedStartTime",
  "proposedEndTime",
]);
const revive = (key: string, value: unknown): unknown =>
  typeof value === "string" && timeWords.has(key) && time.test(value) ? new Date(value) : value;

const isNews = (value: unknown): value is MeetingNews =>
  typeof value === "object" && value !== null && "key" in value && "folderId" in value && "id" in value;

function parse(text: string): MeetingNews | undefined {
  const value: unknown = JSON.parse(text, revive);
  return isNews(value) ? value : undefined;
}

/** What attendees have not been told of yet. */
export async function pendingNews(device: DeviceState): Promise<readonly MeetingNews[]> {
  return ((await device.record())?.meetingNews ?? []).flatMap((text) => parse(text) ?? []);
}

/** Notes a change before it is made, so that it is told even if this process ends in between. */
export async function noteNews(device: DeviceState, news: MeetingNews): Promise<void> {
  const text = JSON.stringify(news);
  if (text.length > longest) return;
  await device.update((record) => ({
    ...record,
    meetingNews: [...(record.meetingNews ?? []).filter((each) => parse(each)?.key !== news.key), text].slice(
      -most,
    ),
  }));
}

/** Attendees have been told, or nothing was changed. */
export async function dropNews(device: DeviceState, key: string): Promise<void> {
  await device.update((record) => ({
    ...record,
    meetingNews: (record.meetingNews ?? []).filter((each) => parse(each)?.key !== key),
  }));
}
