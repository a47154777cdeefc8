import { SpanStatusCode } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterEach, expect, test } from "vitest";
import { createOpenTelemetry } from "./opentelemetry.js";
import { startServer, type TestHost } from "./testing/start-server.js";

let host: TestHost | undefined;
afterEach(() => host?.close());

function createSdk() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e6 });
  const meters = new MeterProvider({ readers: [reader] });
  const spans = new InMemorySpanExporter();
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const read = async () => {
    await meters.forceFlush();
    const all =
      exporter
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap(({ metrics }) => metrics) ?? [];
    return new Map(all.map((metric) => [metric.descriptor.name, metric]));
  };
  return { meter: meters.getMeter("easkit"), tracer: tracers.getTracer("easkit"), read, spans };
}

test("OpenTelemetry gets the same numbers, with their units and bounds, and a span for each request", async () => {
  const { meter, tracer, read, spans } = createSdk();
  host = await startServer(createOpenTelemetry({ meter, tracer }));
  host.deliver("One");
  const device = host.device({ userAgent: "Phone9/1.0" });
  await device.folderSync();
  await device.sync();
  const metrics = await read();
  const items = metrics.get("easkit.items")?.dataPoints ?? [];
  expect(items).toMatchObject([{ attributes: { direction: "sent", change: "add" }, value: 1 }]);
  expect(metrics.get("easkit.request.duration")?.descriptor).toMatchObject({ unit: "s", type: "HISTOGRAM" });
  expect(metrics.get("easkit.store.duration")?.dataPoints.length).toBeGreaterThan(1);
  const names = spans.getFinishedSpans().map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["EAS FolderSync", "EAS Sync"]));
  const [first] = spans.getFinishedSpans();
  expect(first?.attributes).toMatchObject({ "enduser.id": "alice", "http.response.status_code": 200 });
});

test("a fault is on the span of the request that met it", async () => {
  const { meter, tracer, spans } = createSdk();
  const telemetry = createOpenTelemetry({ meter, tracer });
  const id = 1;
  const of = { id, command: "Sync", user: "u", deviceId: "d", version: "16.1" };
  telemetry.onEvent({ type: "begun", ...of, userAgent: undefined });
  telemetry.onEvent({ type: "fault", id, where: "Sync of 5", error: new Error("no disk") });
  telemetry.onEvent({ type: "sent", id, bytes: 0, duration: 1, complete: false });
  const [span] = spans.getFinishedSpans();
  expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: "Sync of 5" });
  expect(span?.events).toMatchObject([{ name: "exception", attributes: { "exception.message": "no disk" } }]);
});
