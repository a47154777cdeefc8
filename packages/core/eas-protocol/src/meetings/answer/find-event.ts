import { BackendError, type Item } from "@easkit/backend";
import type { Exchange } from "../../exchange.js";
import { findFolder, knownFolders } from "../../sync/collection.js";
import { type Meeting, readMeeting } from "../meeting.js";

/** The event of a meeting in the user's calendar. */
export interface CalendarEvent {
  readonly folderId: string;
  readonly id: string;
  readonly meeting: Meeting;
  readonly revision: string;
  readonly sequence?: number;
}

type Place = Pick<CalendarEvent, "folderId" | "id">;

const isGone = (error: unknown): boolean => error instanceof BackendError && error.code === "not-found";

async function read({ backend, call }: Exchange, { folderId, id }: Place): Promise<Item | undefined> {
  try {
    return await backend.getItem(call, folderId, id, { parts: "all" });
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** The event at a place; `undefined` if it is gone. */
export async function readEvent(exchange: Exchange, place: Place): Promise<CalendarEvent | undefined> {
  const item = await read(exchange, place);
  if (item?.class !== "Calendar") return undefined;
  const { revision, sequence } = item;
  const meeting = await readMeeting(item.properties);
  return { ...place, meeting, revision, ...(sequence !== undefined && { sequence }) };
}

/** Looks through a calendar as far as it may, newest first where ids sort so. */
async function scan(exchange: Exchange, folderId: string, uid: string): Promise<Place | undefined> {
  const { backend, call, settings, now } = exchange;
  const { items, time } = settings.searchScan;
  const until = now() + time;
  let left = items;
  for await (const { id } of backend.listItems(call, folderId, {})) {
    if (left-- <= 0 || now() > until) return undefined;
    const item = await backend.getItem(call, folderId, id, { parts: "preview" }).catch((error: unknown) => {
      if (isGone(error)) return undefined;
      throw error;
    });
    if (item?.class === "Calendar" && item.properties.uid === uid) return { folderId, id };
  }
  return undefined;
}

/** The user's calendar among the folders that the device knows. @throws BackendError `unsupported` */
export async function findCalendar(exchange: Exchange): Promise<string> {
  const folder = findFolder(await knownFolders(exchange), "calendar");
  if (!folder) throw new BackendError("unsupported", "the device knows no calendar");
  return folder.id;
}

/** The event of a meeting, by its UID. */
export async function findEvent(exchange: Exchange, uid: string): Promise<CalendarEvent | undefined> {
  const { backend, call } = exchange;
  const place = backend.findEvent
    ? await backend.findEvent(call, uid)
    : await scan(exchange, await findCalendar(exchange), uid);
  return place && readEvent(exchange, { folderId: place.folderId, id: place.id });
}
