import type { EasEvent } from "@easkit/eas-protocol";
import { beforeEach, expect, test } from "vitest";
import { createEventMeter } from "./measure-events.js";

let time = 0;
let records: (readonly [string, readonly string[], number])[] = [];
let onEvent = (_event: EasEvent): void => undefined;
beforeEach(() => {
  time = 1000;
  records = [];
  onEvent = createEventMeter(
    (...record) => records.push(record),
    () => time,
  );
});
const of = (name: string) =>
  records.filter(([each]) => each === name).map(([, labels, value]) => [...labels, value]);

const begun = (id: number, userAgent?: string): EasEvent => ({
  type: "begun",
  id,
  command: "Ping",
  user: "u",
  deviceId: "d",
  version: "16.1",
  userAgent,
});
const request = (id: number, command = "Ping", httpStatus = 200): EasEvent => ({
  type: "request",
  id,
  command,
  user: "u",
  deviceId: "d",
  version: "16.1",
  httpStatus,
  status: undefined,
  duration: 0,
  summary: undefined,
});
const sent = (id: number, duration: number, complete = true): EasEvent => ({
  type: "sent",
  id,
  bytes: 20,
  duration,
  complete,
});

test("the time that a request waits for changes is not time that the server takes", () => {
  onEvent(begun(1));
  onEvent({ type: "waiting", id: 1, folders: 3, seconds: 600 });
  expect(of("waiting")).toEqual([[1]]);
  time += 540_000;
  onEvent({ type: "woken", id: 1, reason: "change", latency: 12 });
  onEvent(request(1));
  onEvent(sent(1, 540_030));
  expect(of("waiting")).toEqual([[1], [-1]]);
  expect(of("waitDuration")).toEqual([["change", 540]]);
  expect(of("pushLatency")).toEqual([[0.012]]);
  expect(of("requestDuration")).toEqual([["Ping", "200", 0.03]]);
});

test("a request that finds changes at once has not waited", () => {
  onEvent(begun(1));
  onEvent({ type: "woken", id: 1, reason: "change", latency: undefined });
  expect(records).toEqual([]);
});

test("who starts over and whose answers are lost is told by user agent", () => {
  onEvent(begun(1, "Apple-iPhone14C3/2104.1"));
  onEvent({ type: "restart", id: 1, collectionId: "inbox" });
  onEvent({ type: "restart", id: 1, collectionId: undefined });
  const nothing = { add: 0, change: 2, delete: 0, skip: 0 };
  onEvent({
    type: "collection",
    id: 1,
    collectionId: "i",
    round: "replay",
    sent: nothing,
    received: 3,
    more: false,
  });
  expect(of("resyncs")).toEqual([
    ["collection", "Apple-iPhone", 1],
    ["hierarchy", "Apple-iPhone", 1],
  ]);
  expect(of("replays")).toEqual([["Apple-iPhone", 1]]);
  expect(of("items")).toEqual([
    ["sent", "change", 2],
    ["received", "command", 3],
  ]);
});

test("a stranger's request counts, under a name that is not his to choose", () => {
  onEvent({ type: "refused", id: 1, gate: "authenticate", reason: "wrong" });
  onEvent(request(1, "x".repeat(5000), 401));
  onEvent(sent(1, 3, false));
  expect(of("requests")).toEqual([["other", "401", "", 1]]);
  expect(of("brokenReplies")).toEqual([["other", 1]]);
});

test("a host that drops replies unread does not make it remember ever more", () => {
  for (let id = 0; id < 100_050; id++) onEvent(begun(id, "Phone/1"));
  onEvent({ type: "restart", id: 0, collectionId: "i" });
  onEvent({ type: "restart", id: 100_049, collectionId: "i" });
  expect(of("resyncs")).toEqual([
    ["collection", "none", 1],
    ["collection", "Phone", 1],
  ]);
});
