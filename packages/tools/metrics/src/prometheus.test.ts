import type { EasRequest } from "@easkit/backend";
import { afterEach, expect, test } from "vitest";
import { createPrometheusMetrics } from "./prometheus.js";
import { startServer, type TestHost } from "./testing/start-server.js";

let host: TestHost | undefined;
afterEach(() => host?.close());

const ask = (method: string, authorization?: string): EasRequest => ({
  method,
  url: "/metrics",
  header: (name) => (name === "authorization" ? authorization : undefined),
  body: (async function* () {})(),
  signal: new AbortController().signal,
});

/** The sum of all series of a name that have this in their labels. */
function totalOf(text: string, name: string, labels = ""): number {
  const lines = text.split("\n").filter((line) => line.startsWith(name) && line.includes(labels));
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

test("what devices do is counted, from the first sync to a push", async () => {
  const metrics = createPrometheusMetrics();
  host = await startServer(metrics);
  for (let count = 0; count < 3; count++) host.deliver(`Number ${count}`);
  const device = host.device({ userAgent: "Phone9/1.0" });
  await device.folderSync();
  await device.sync();
  const ping = device.ping({ heartbeat: 60 });
  await host.untilWaiting(1);
  expect(totalOf(metrics.text(), "easkit_waiting_devices")).toBe(1);
  host.deliver("The news");
  expect((await ping).status).toBe("changes");
  await device.sync();
  await device.syncOnce({ collections: [{ collectionId: "inbox", syncKey: "{0}7" }] }).catch(() => undefined);
  const text = metrics.text();
  expect(totalOf(text, "easkit_waiting_devices")).toBe(0);
  expect(totalOf(text, "easkit_push_latency_seconds_count")).toBe(1);
  expect(totalOf(text, "easkit_requests_total", 'command="Ping",http_status="200"')).toBe(1);
  expect(totalOf(text, "easkit_request_duration_seconds_count", 'command="Ping"')).toBe(1);
  expect(totalOf(text, "easkit_items_total", 'direction="sent",change="add"')).toBe(4);
  expect(totalOf(text, "easkit_resyncs_total", 'what="collection",user_agent="Phone"')).toBe(1);
  expect(
    totalOf(text, "easkit_store_duration_seconds_count", 'operation="commit",outcome="ok"'),
  ).toBeGreaterThan(3);
  expect(totalOf(text, "easkit_backend_duration_seconds_count", 'method="getItem"')).toBeGreaterThan(3);
});

test("a backend that is measured can do what it could do before, and no more", async () => {
  const metrics = createPrometheusMetrics();
  host = await startServer(metrics);
  const measured = metrics.backend({ ...host.memory, moveItem: undefined } as never) as typeof host.memory;
  for (const [name, method] of Object.entries(host.memory)) {
    const expected = name === "moveItem" ? "undefined" : typeof method;
    expect(typeof Reflect.get(measured, name), name).toBe(expected);
  }
});

test("the numbers are given to GET and HEAD alone, and with a token to whoever has it", async () => {
  const { handler } = createPrometheusMetrics({ token: "s3cret" });
  const good = await handler.serve(ask("GET", "Bearer s3cret"));
  expect(good.status).toBe(200);
  expect(good.headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
  for (const authorization of [undefined, "Bearer", "Bearer wrong", "Basic s3cret", "Bearer s3cret2"]) {
    const refused = await handler.serve(ask("GET", authorization));
    expect(refused.status).toBe(401);
    expect(refused.body).toBeUndefined();
  }
  expect((await handler.serve(ask("POST", "Bearer s3cret"))).status).toBe(405);
  expect((await createPrometheusMetrics().handler.serve(ask("HEAD"))).status).toBe(200);
});
