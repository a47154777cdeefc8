import { createHash, timingSafeEqual } from "node:crypto";
import type { EasHandler, EasReply, EasRequest, TextBackend } from "@easkit/backend";
import type { OnEvent } from "@easkit/eas-protocol";
import type { SyncStateStore } from "@easkit/syncstate";
import type { Recorder } from "./instruments.js";
import { createEventMeter } from "./measure-events.js";
import { PROMETHEUS_TYPE, toPrometheusText } from "./prometheus-text.js";
import { Registry } from "./registry.js";
import { timeBackend, timeStore } from "./timed-calls.js";

/** What measuring needs. */
export interface PrometheusOptions {
  /**
   * The token that a scraper has to send as `Authorization: Bearer …`. Without one the numbers are given to whoever
   * asks: then let nobody but the scraper reach the path.
   */
  readonly token?: string | undefined;
  /** Milliseconds of a clock that never goes back; for tests. */
  readonly clock?: () => number;
}

/** Numbers about a server, for Prometheus. */
export interface PrometheusMetrics {
  /** What `createEasServer` takes as `onEvent`. */
  readonly onEvent: OnEvent;
  /** The same backend, with the time spent in it measured. */
  backend<B extends TextBackend>(backend: B): B;
  /** The same store, with the time spent in it measured. */
  store<S extends SyncStateStore>(store: S): S;
  /** The numbers as text, see {@link PROMETHEUS_TYPE}. */
  text(): string;
  /** Serves the text to GET and HEAD, at whatever path it is mounted. */
  readonly handler: EasHandler;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

function isAllowed(request: EasRequest, token: string | undefined): boolean {
  if (token === undefined) return true;
  const given = /^Bearer +(.+)$/i.exec(request.header("authorization") ?? "")?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function answer(request: EasRequest, token: string | undefined, text: () => string): EasReply {
  const noStore = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
  if (request.method !== "GET" && request.method !== "HEAD")
    return { status: 405, headers: { ...noStore, allow: "GET, HEAD" }, body: undefined };
  if (!isAllowed(request, token))
    return { status: 401, headers: { ...noStore, "www-authenticate": "Bearer" }, body: undefined };
  const headers = { ...noStore, "content-type": PROMETHEUS_TYPE };
  return { status: 200, headers, body: new TextEncoder().encode(text()) };
}

/**
 * Measures a server, and tells Prometheus.
 *
 * @example
 * ```ts
 * const metrics = createPrometheusMetrics();
 * const eas = createEasServer({
 *   backend: metrics.backend(backend),
 *   state: metrics.store(state),
 *   onEvent: metrics.onEvent,
 * });
 * app.use(easkit(metrics.handler, { path: "/metrics" }));
 * ```
 */
export function createPrometheusMetrics(options: PrometheusOptions = {}): PrometheusMetrics {
  const { token, clock = () => performance.now() } = options;
  const registry = new Registry();
  const record: Recorder = (name, labels, value) => registry.record(name, labels, value);
  const text = () => toPrometheusText(registry);
  return {
    onEvent: createEventMeter(record, clock),
    backend: (backend) => timeBackend(backend, record, clock),
    store: (store) => timeStore(store, record, clock),
    text,
    handler: { serve: async (request) => answer(request, token, text) },
  };
}
