import type { TextBackend } from "@easkit/backend";
import type { EasEvent, OnEvent } from "@easkit/eas-protocol";
import type { SyncStateStore } from "@easkit/syncstate";
import type { Attributes, Meter, Span, Tracer } from "@opentelemetry/api";
import { toCommandLabel } from "./bounded-labels.js";
import { type Instrument, type InstrumentName, instruments, type Recorder } from "./instruments.js";
import { createEventMeter } from "./measure-events.js";
import { timeBackend, timeStore } from "./timed-calls.js";

/** Where measurements go. */
export interface OpenTelemetryOptions {
  /** What `metrics.getMeter("easkit")` of `@opentelemetry/api` gives. */
  readonly meter: Meter;
  /** What `trace.getTracer("easkit")` gives; without it there are no spans. */
  readonly tracer?: Tracer;
  /** Milliseconds of a clock that never goes back; for tests. */
  readonly clock?: () => number;
}

/** Numbers and spans about a server, for OpenTelemetry. */
export interface OpenTelemetryMetrics {
  /** What `createEasServer` takes as `onEvent`. */
  readonly onEvent: OnEvent;
  /** The same backend, with the time spent in it measured. */
  backend<B extends TextBackend>(backend: B): B;
  /** The same store, with the time spent in it measured. */
  store<S extends SyncStateStore>(store: S): S;
}

type Take = (value: number, attributes: Attributes) => void;

function toTake(meter: Meter, { kind, name, unit, help, bounds }: Instrument): Take {
  const options = { description: help, unit };
  if (kind === "histogram") {
    const advice = { explicitBucketBoundaries: [...(bounds ?? [])] };
    const histogram = meter.createHistogram(name, { ...options, advice });
    return (value, attributes) => histogram.record(value, attributes);
  }
  const counter =
    kind === "counter" ? meter.createCounter(name, options) : meter.createUpDownCounter(name, options);
  return (value, attributes) => counter.add(value, attributes);
}

function createRecorder(meter: Meter): Recorder {
  const takes = new Map<InstrumentName, Take>();
  return (name, labels, value) => {
    const instrument: Instrument = instruments[name];
    const take = takes.get(name) ?? toTake(meter, instrument);
    takes.set(name, take);
    take(value, Object.fromEntries(instrument.labels.map((label, at) => [label, labels[at] ?? ""])));
  };
}

/** A span for each request that passes the gates, until its reply is out. */
function createSpanner(tracer: Tracer): OnEvent {
  const open = new Map<number, Span>();
  // Nobody tells when a host drops a reply unread.
  const most = 100_000;
  const begin = (event: Extract<EasEvent, { type: "begun" }>) => {
    const { id, command, user, deviceId, version, userAgent = "" } = event;
    const attributes = {
      "easkit.command": toCommandLabel(command),
      "easkit.version": version,
      "easkit.device.id": deviceId,
      "enduser.id": user,
      "user_agent.original": userAgent,
    };
    open.set(id, tracer.startSpan(`EAS ${toCommandLabel(command)}`, { attributes }));
    const [oldest] = open.keys();
    if (open.size > most && oldest !== undefined) end(oldest);
  };
  const end = (id: number) => {
    open.get(id)?.end();
    open.delete(id);
  };
  return (event) => {
    if (event.type === "begun") return begin(event);
    const span = open.get(event.id);
    if (!span) return;
    if (event.type === "request") span.setAttribute("http.response.status_code", event.httpStatus);
    else if (event.type === "waiting") span.addEvent("waiting", { seconds: event.seconds });
    else if (event.type === "woken") span.addEvent("woken", { reason: event.reason });
    else if (event.type === "fault") {
      span.recordException(event.error instanceof Error ? event.error : String(event.error));
      // SpanStatusCode.ERROR; the package's types alone are needed.
      span.setStatus({ code: 2, message: event.where });
    } else if (event.type === "sent") end(event.id);
  };
}

/**
 * Measures a server, and tells OpenTelemetry. The names are those of {@link instruments}.
 *
 * @example
 * ```ts
 * import { metrics, trace } from "@opentelemetry/api";
 *
 * const telemetry = createOpenTelemetry({ meter: metrics.getMeter("easkit"), tracer: trace.getTracer("easkit") });
 * const eas = createEasServer({ backend: telemetry.backend(backend), onEvent: telemetry.onEvent });
 * ```
 */
export function createOpenTelemetry(options: OpenTelemetryOptions): OpenTelemetryMetrics {
  const { meter, tracer, clock = () => performance.now() } = options;
  const record = createRecorder(meter);
  const measure = createEventMeter(record, clock);
  const span = tracer && createSpanner(tracer);
  return {
    onEvent: (event) => {
      measure(event);
      span?.(event);
    },
    backend: (backend) => timeBackend(backend, record, clock),
    store: (store) => timeStore(store, record, clock),
  };
}
