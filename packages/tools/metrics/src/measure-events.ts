import type { EasEvent, OnEvent } from "@easkit/eas-protocol";
import { createBound, toCommandLabel, toUserAgentFamily } from "./bounded-labels.js";
import type { Recorder } from "./instruments.js";

/** What has to be remembered of a request until its reply is out. */
interface Running {
  userAgent: string;
  command: string;
  httpStatus: string;
  /** Milliseconds. */
  waited: number;
}

type EventOf<Type extends EasEvent["type"]> = Extract<EasEvent, { readonly type: Type }>;

/** How requests are remembered. Nobody tells when a host drops a reply unread, so there is an end to it. */
const MOST_RUNNING = 100_000;
const MOST_USER_AGENTS = 40;

/** Turns events into measurements. @param now Milliseconds of any clock */
export function createEventMeter(record: Recorder, now: () => number): OnEvent {
  const running = new Map<number, Running>();
  const waiting = new Map<number, number>();
  const boundUserAgent = createBound(MOST_USER_AGENTS);
  const userAgentOf = (id: number) => running.get(id)?.userAgent ?? "none";

  const remember = (id: number, command: string): Running => {
    const known = running.get(id);
    if (known) return known;
    const made: Running = { userAgent: "none", command: toCommandLabel(command), httpStatus: "", waited: 0 };
    running.set(id, made);
    const [oldest] = running.keys();
    if (running.size > MOST_RUNNING && oldest !== undefined) running.delete(oldest);
    return made;
  };

  const request = ({ id, command, httpStatus, status }: EventOf<"request">) => {
    const one = remember(id, command);
    one.httpStatus = String(httpStatus);
    record("requests", [one.command, one.httpStatus, status ?? ""], 1);
  };
  const sent = ({ id, bytes, duration, complete }: EventOf<"sent">) => {
    const { command, httpStatus, waited } = remember(id, "");
    running.delete(id);
    record("requestDuration", [command, httpStatus], Math.max(0, duration - waited) / 1000);
    if (bytes > 0) record("replyBytes", [command], bytes);
    if (!complete) record("brokenReplies", [command], 1);
  };
  const collection = ({ id, round, sent: out, received }: EventOf<"collection">) => {
    record("collections", [round], 1);
    if (round === "replay") record("replays", [userAgentOf(id)], 1);
    for (const [change, count] of Object.entries(out)) {
      if (count > 0) record("items", ["sent", change], count);
    }
    if (received > 0) record("items", ["received", "command"], received);
  };
  const woken = ({ id, reason, latency }: EventOf<"woken">) => {
    if (latency !== undefined) record("pushLatency", [], latency / 1000);
    const since = waiting.get(id);
    // A request that found changes at once has not waited.
    if (since === undefined) return;
    waiting.delete(id);
    const waited = Math.max(0, now() - since);
    const one = running.get(id);
    if (one) one.waited += waited;
    record("waiting", [], -1);
    record("waitDuration", [reason], waited / 1000);
  };

  return (event) => {
    switch (event.type) {
      case "begun":
        remember(event.id, event.command).userAgent = boundUserAgent(toUserAgentFamily(event.userAgent));
        return;
      case "request":
        return request(event);
      case "sent":
        return sent(event);
      case "collection":
        return collection(event);
      case "waiting":
        waiting.set(event.id, now());
        return record("waiting", [], 1);
      case "woken":
        return woken(event);
      case "restart":
        return record(
          "resyncs",
          [event.collectionId === undefined ? "hierarchy" : "collection", userAgentOf(event.id)],
          1,
        );
      case "skipped":
        return record("skippedItems", [], 1);
      case "refused":
        return record("refusals", [event.gate], 1);
      case "storm":
        return record("storms", [], 1);
      case "fault":
        return record("faults", [], 1);
      default:
        return undefined;
    }
  };
}
