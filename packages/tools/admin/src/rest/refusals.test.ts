import { openDevices } from "@easkit/eas-protocol";
import { createMemoryStore } from "@easkit/syncstate";
import { expect, test } from "vitest";
import { type Refusal, Refusals } from "./refusals.js";

function open() {
  const clock = { time: 1_000_000 };
  const devices = openDevices({ store: createMemoryStore(), now: () => clock.time });
  const told: Refusal[] = [];
  const refusals = new Refusals(
    devices,
    () => clock.time,
    (refusal) => told.push(refusal),
  );
  const refuse = (more: Partial<Refusal>) =>
    refusals.note({
      ...{
        code: "forbidden",
        reason: "no",
        method: "GET",
        path: "/x".repeat(500),
        actor: "anna",
        remoteAddress: "::1",
      },
      ...more,
    });
  return { clock, devices, told, refuse };
}

test("the log hears of each refusal, the audit log of one a minute and of how many were not noted", async () => {
  const { clock, devices, told, refuse } = open();
  for (let times = 0; times < 5; times++) await refuse({});
  await refuse({ actor: "bob" });
  clock.time += 61_000;
  await refuse({});
  expect(told).toHaveLength(7);
  const entries = await devices.audit.newest(10);
  expect(entries.map(({ actor, details }) => [actor, details?.["unnotedBefore"]])).toEqual([
    ["anna", 4],
    ["bob", undefined],
    ["anna", undefined],
  ]);
  expect(String(entries[0]?.details?.["path"]).length).toBeLessThanOrEqual(300);
});

test("strangers who come from ever new addresses do not fill the audit log", async () => {
  const { devices, told, refuse } = open();
  for (let host = 0; host < 500; host++)
    await refuse({
      actor: undefined,
      code: "unauthenticated",
      remoteAddress: `2001:db8::${host.toString(16)}`,
    });
  expect(told).toHaveLength(500);
  expect(await devices.audit.newest(1000)).toHaveLength(30);
});
