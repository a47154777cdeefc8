import type { Backend, BusyTime, FreeBusy, PropertiesByClass } from "@easkit/backend";
import type { Mailbox } from "./mailbox.js";
import type { OpenMailbox } from "./reading.js";
import { addressesOf } from "./user.js";

type Event = PropertiesByClass["Calendar"];

const day = 86_400_000;

/** All events of a mailbox, with the ids that they have. */
function* eventsOf(mailbox: Mailbox): Generator<{ readonly id: string; readonly event: Event }> {
  for (const { id } of mailbox.folders.get("calendar").items.list({})) {
    const { content } = mailbox.get("calendar", id);
    if (content.class === "Calendar") yield { id, event: content.properties };
  }
}

/** Days or weeks between occurrences; other patterns are not expanded here. */
function stepOf({ recurrence }: Event): number | undefined {
  if (recurrence === undefined) return undefined;
  const every = recurrence.interval || 1;
  return recurrence.type === "daily"
    ? every * day
    : recurrence.type === "weekly"
      ? every * 7 * day
      : undefined;
}

function busyOf(event: Event, { start, end }: { readonly start: Date; readonly end: Date }): BusyTime[] {
  const { startTime, endTime, busyStatus: status = "busy", recurrence } = event;
  if (!startTime || !endTime || status === "free") return [];
  const length = endTime.getTime() - startTime.getTime();
  const step = stepOf(event);
  const last = Math.min(end.getTime(), recurrence?.until?.getTime() ?? Number.POSITIVE_INFINITY);
  const times: BusyTime[] = [];
  const from = startTime.getTime();
  const skipped = step === undefined ? 0 : Math.max(0, Math.floor((start.getTime() - from - length) / step));
  for (let at = from + skipped * (step ?? 0); at <= last; at += step ?? Number.POSITIVE_INFINITY)
    if (at < end.getTime() && at + length > start.getTime())
      times.push({ start: new Date(at), end: new Date(at + length), status });
  return times;
}

/** What there is to know of calendars: where a meeting is, and when people are busy. */
export function meetingMethods(open: OpenMailbox, mailboxes: ReadonlyMap<string, Mailbox>) {
  const ownerOf = (address: string): Mailbox | undefined =>
    [...mailboxes.values()].find(({ user }) =>
      addressesOf(user).some((own) => own.toLowerCase() === address.toLowerCase()),
    );
  return {
    async findEvent(ctx, uid) {
      const found = [...eventsOf(open(ctx))].find(({ event }) => event.uid === uid);
      return found && { folderId: "calendar", id: found.id };
    },
    async getFreeBusy(ctx, addresses, period) {
      ctx.signal.throwIfAborted();
      return addresses.map((address): FreeBusy => {
        const owner = ownerOf(address);
        if (!owner) return { failure: "unknown" };
        return { busy: [...eventsOf(owner)].flatMap(({ event }) => busyOf(event, period)) };
      });
    },
  } satisfies Partial<Backend>;
}
