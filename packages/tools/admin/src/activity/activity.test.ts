import type { EasEvent } from "@easkit/eas-protocol";
import { expect, test } from "vitest";
import { createActivity } from "./activity.js";

function open() {
  const clock = { time: 1_700_000_000_000 };
  const activity = createActivity({ now: () => clock.time });
  const begun = (id: number, deviceId: string): EasEvent => ({
    ...{
      type: "begun",
      id,
      command: "Ping",
      user: "anna",
      deviceId,
      version: "16.1",
      userAgent: "x".repeat(5000),
    },
  });
  const sent = (id: number): EasEvent => ({ type: "sent", id, bytes: 10, duration: 1, complete: true });
  return { clock, activity, begun, sent, take: (...events: EasEvent[]) => events.forEach(activity.onEvent) };
}

test("a device is busy, then waits, then is busy and idle, and who waits stands behind who is busy", () => {
  const { activity, begun, sent, take } = open();
  const states = () => activity.live(10).devices.map(({ deviceId, state }) => `${deviceId} ${state}`);
  take(begun(1, "A"), { type: "waiting", id: 1, folders: 1, seconds: 60 }, begun(2, "B"));
  expect(states()).toEqual(["B busy", "A waiting"]);
  expect(activity.live(10)).toMatchObject({ waiting: 1, busy: 1 });
  // A newer request of a device that waits makes it busy.
  take(begun(3, "A"));
  expect(states()).toContain("A busy");
  take({ type: "woken", id: 1, reason: "superseded", latency: undefined }, sent(1), sent(3), sent(2));
  expect(states().toSorted()).toEqual(["A idle", "B idle"]);
});

test("who has not been there for long is forgotten, and who waits is not", () => {
  const { activity, begun, sent, take, clock } = open();
  take(begun(1, "GONE"), sent(1), begun(2, "WAITS"), { type: "waiting", id: 2, folders: 1, seconds: 3540 });
  clock.time += 20 * 60_000;
  expect(activity.live(10).devices.map(({ deviceId }) => deviceId)).toEqual(["WAITS"]);
});

test("it does not remember ever more, neither devices nor what they say", () => {
  const { activity, begun, sent, take } = open();
  for (let id = 0; id < 20_500; id++) take(begun(id, `D${id}`), sent(id));
  const { devices } = activity.live(1_000_000);
  expect(devices.length).toBeLessThanOrEqual(20_000);
  expect(devices.some(({ deviceId }) => deviceId === "D20499")).toBe(true);
  expect(devices[0]?.userAgent?.length).toBeLessThanOrEqual(300);
});

test("minutes in which nothing happened are there as well, and old ones go", () => {
  const { activity, take, clock } = open();
  take({ type: "fault", id: 0, where: "watch", error: new Error("no disk") });
  clock.time += 5 * 60_000;
  take({ type: "woken", id: 0, reason: "change", latency: 5 });
  const minutes = activity.minutes();
  expect(minutes).toHaveLength(180);
  expect(minutes.at(-6)).toMatchObject({ errors: 1 });
  expect(minutes.at(-1)).toMatchObject({ pushes: 1, errors: 0 });
  clock.time += 200 * 60_000;
  expect(activity.minutes().every(({ errors, pushes }) => errors + pushes === 0)).toBe(true);
});
