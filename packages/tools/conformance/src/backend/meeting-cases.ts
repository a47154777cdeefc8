import { deepEqual, equal, ok } from "node:assert/strict";
import type { FreeBusy, OutOfOffice } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, both, has } from "./backend-fixture.js";
import { must, nextNumber, type Session, visit } from "./session.js";

const NOBODY = "nobody-at-all@nowhere.example.test";
const utc = (text: string) => new Date(`${text}Z`);

/** For `needs`: it is known by which address the user is found. */
const hasAddress = ({ principal }: BackendFixture): boolean => principal.address !== undefined;

const addressOf = ({ fixture }: Session): string => fixture.principal.address ?? "";

/** Makes an event of one hour, and tells its UID and where it is. */
async function makeEvent(session: Session, start: Date, busyStatus: "busy" | "free" = "busy") {
  const uid = `conformance-${nextNumber()}-${start.getTime()}`;
  const folder = must(await session.findFolder("calendar"));
  const endTime = new Date(start.getTime() + 3_600_000);
  const properties = {
    uid,
    subject: "Conformance",
    startTime: start,
    endTime,
    busyStatus,
    allDayEvent: false,
  };
  const { id } = await session.create(folder.id, { class: "Calendar", properties });
  return { uid, folderId: folder.id, id };
}

const day = { start: utc("2031-03-04T00:00:00"), end: utc("2031-03-05T00:00:00") };

const freeBusy = ({ backend, ctx }: Session, addresses: readonly string[]): Promise<readonly FreeBusy[]> =>
  must(backend.getFreeBusy?.(ctx, addresses, day));

const busyTimes = (found: FreeBusy | undefined): number[][] =>
  found && "busy" in found ? found.busy.map(({ start, end }) => [start.getTime(), end.getTime()]) : [];

const replies: OutOfOffice = {
  state: "timeBased",
  start: utc("2031-07-01T00:00:00"),
  end: utc("2031-07-15T00:00:00"),
  messages: {
    internal: { enabled: true, type: "plain", text: "Back in two weeks." },
    externalKnown: { enabled: false, type: "plain", text: "Away." },
  },
};

/** What must be true of meetings, of people who are looked up, and of automatic replies. */
export const meetingCases: readonly Case<BackendFixture>[] = [
  {
    id: "meetings/find-event",
    why: "an event is found by its UID, and no other in its place",
    needs: has("findEvent", "createItem"),
    run: (open) =>
      visit(open, async (session) => {
        const { backend, ctx } = session;
        const one = await makeEvent(session, utc("2031-03-04T09:00:00"));
        const other = await makeEvent(session, utc("2031-03-04T11:00:00"));
        for (const { uid, folderId, id } of [one, other]) {
          const found = await must(backend.findEvent?.(ctx, uid));
          deepEqual({ folderId: found?.folderId, id: found?.id }, { folderId, id });
        }
        equal(await backend.findEvent?.(ctx, "there-is-no-such-meeting"), undefined);
      }),
  },
  {
    id: "busy/order",
    why: "free and busy times come in the order of the addresses, and of somebody unknown nothing is said",
    needs: both(has("getFreeBusy"), hasAddress),
    run: (open) =>
      visit(open, async (session) => {
        const own = addressOf(session);
        const found = await freeBusy(session, [NOBODY, own, own, NOBODY]);
        deepEqual(
          found.map((each) => "busy" in each),
          [false, true, true, false],
        );
      }),
  },
  {
    id: "busy/events",
    why: "an event is a busy time, and one that is shown as free is none",
    needs: both(has("getFreeBusy", "createItem"), hasAddress),
    run: (open) =>
      visit(open, async (session) => {
        const start = utc("2031-03-04T09:00:00");
        await makeEvent(session, start);
        await makeEvent(session, utc("2031-03-04T15:00:00"), "free");
        await makeEvent(session, utc("2031-03-06T09:00:00"));
        const [found] = await freeBusy(session, [addressOf(session)]);
        deepEqual(busyTimes(found), [[start.getTime(), start.getTime() + 3_600_000]]);
      }),
  },
  {
    id: "people/resolve-address",
    why: "an address that is somebody's is that one alone, and one that is nobody's finds nobody",
    needs: both(has("resolveRecipients"), hasAddress),
    run: (open) =>
      visit(open, async (session) => {
        const { backend, ctx } = session;
        const options = { limit: 5, wants: { certificates: false, pictures: false } };
        const own = addressOf(session);
        const { recipients, total } = await must(backend.resolveRecipients?.(ctx, own, options));
        deepEqual([recipients.map(({ emailAddress }) => emailAddress), total], [[own], 1]);
        const nobody = await must(backend.resolveRecipients?.(ctx, NOBODY, options));
        deepEqual([nobody.recipients.length, nobody.total], [0, 0]);
      }),
  },
  {
    id: "people/resolve-wants",
    why: "certificates and pictures are told if they are wanted, and not else",
    needs: both(has("resolveRecipients"), hasAddress),
    run: (open) =>
      visit(open, async (session) => {
        const { backend, ctx } = session;
        const options = { limit: 5, wants: { certificates: false, pictures: false } };
        const page = await must(backend.resolveRecipients?.(ctx, addressOf(session), options));
        for (const { certificates, picture } of page.recipients)
          ok(certificates === undefined && picture === undefined, "what nobody wanted was told");
      }),
  },
  {
    id: "replies/kept",
    why: "automatic replies are as they were set",
    needs: has("getOutOfOffice", "setOutOfOffice"),
    run: (open) =>
      visit(open, async ({ backend, ctx }) => {
        await backend.setOutOfOffice?.(ctx, replies);
        const { state, start, end, messages } = await must(backend.getOutOfOffice?.(ctx));
        deepEqual([state, start, end], [replies.state, replies.start, replies.end]);
        deepEqual(messages.internal, replies.messages.internal);
      }),
  },
  {
    id: "replies/absent-stay",
    why: "an audience that is not named keeps what it had",
    needs: has("getOutOfOffice", "setOutOfOffice"),
    run: (open) =>
      visit(open, async ({ backend, ctx }) => {
        await backend.setOutOfOffice?.(ctx, replies);
        const internal = { enabled: false, type: "plain", text: "Another text." } as const;
        await backend.setOutOfOffice?.(ctx, { state: "disabled", messages: { internal } });
        const { state, messages } = await must(backend.getOutOfOffice?.(ctx));
        equal(state, "disabled");
        deepEqual(messages.internal, internal);
        deepEqual(messages.externalKnown, replies.messages.externalKnown);
      }),
  },
];
