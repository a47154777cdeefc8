/** Something that is measured. */
export interface Instrument {
  /** `updown` goes both ways, `counter` only up, `histogram` counts values by size. */
  readonly kind: "counter" | "updown" | "histogram";
  /** In OpenTelemetry's spelling; Prometheus has `_` for the dots, and the unit and `_total` at the end. */
  readonly name: string;
  /** `1` for things that are counted. */
  readonly unit: "1" | "s" | "By";
  readonly help: string;
  /** Names of the labels that every value has. */
  readonly labels: readonly string[];
  /** Upper bounds, ascending; only of histograms. */
  readonly bounds?: readonly number[];
}

const work = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const calls = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
const waits = [1, 10, 60, 120, 300, 600, 900, 1200, 1800, 2700, 3600];

const counter = (name: string, help: string, ...labels: string[]): Instrument => ({
  kind: "counter",
  name,
  unit: "1",
  help,
  labels,
});

const histogram = (
  name: string,
  bounds: readonly number[],
  help: string,
  ...labels: string[]
): Instrument => ({ kind: "histogram", name, unit: "s", help, labels, bounds });

/** All that is measured. The names are part of the package's interface: dashboards know them. */
export const instruments = {
  requests: counter(
    "easkit.requests",
    "Requests, by command, HTTP status, and the word of the status with which a command was refused.",
    "command",
    "http_status",
    "status",
  ),
  requestDuration: histogram(
    "easkit.request.duration",
    work,
    "Time from a request's coming in to the last byte of its reply, without the time that it waited for changes.",
    "command",
    "http_status",
  ),
  replyBytes: { ...counter("easkit.reply.size", "Bytes of replies.", "command"), unit: "By" },
  brokenReplies: counter("easkit.broken.replies", "Replies that did not get to their end.", "command"),
  items: counter(
    "easkit.items",
    "Changes of items sent to devices, and commands received from them.",
    "direction",
    "change",
  ),
  collections: counter(
    "easkit.collections",
    "Collections brought up to date, by round: initial, next, replay.",
    "round",
  ),
  replays: counter(
    "easkit.replays",
    "Collections whose answer had been lost and was given again.",
    "user_agent",
  ),
  resyncs: counter(
    "easkit.resyncs",
    "Collections and folder lists that a device had to start over, because its sync key was not valid.",
    "what",
    "user_agent",
  ),
  skippedItems: counter(
    "easkit.skipped.items",
    "Items left out of a reply because they could not be read or converted.",
  ),
  waiting: {
    ...counter("easkit.waiting.devices", "Requests that wait for changes right now."),
    kind: "updown",
  },
  waitDuration: histogram(
    "easkit.wait.duration",
    waits,
    "How long requests waited for changes, by what ended the wait.",
    "reason",
  ),
  pushLatency: histogram(
    "easkit.push.latency",
    calls,
    "Time from the hint that something has changed to the end of the wait of a device that is concerned.",
  ),
  refusals: counter("easkit.refusals", "Requests refused at a gate.", "gate"),
  storms: counter("easkit.storms", "Times that a device went round in circles and was held up."),
  faults: counter("easkit.faults", "Faults of the server, the backend or the store."),
  backendDuration: histogram(
    "easkit.backend.duration",
    calls,
    "Time spent in the backend.",
    "method",
    "outcome",
  ),
  storeDuration: histogram(
    "easkit.store.duration",
    calls,
    "Time spent in the store of sync state.",
    "operation",
    "outcome",
  ),
} as const satisfies Readonly<Record<string, Instrument>>;

/** The name of an instrument in {@link instruments}. */
export type InstrumentName = keyof typeof instruments;

/** All names of instruments. */
export const instrumentNames: readonly InstrumentName[] = Object.keys(instruments).filter(
  (name): name is InstrumentName => Object.hasOwn(instruments, name),
);

/** Label values, in the order of the instrument's label names. */
export type LabelValues = readonly string[];

/** Takes measurements: a registry of this package, or the meter of another library. */
export type Recorder = (instrument: InstrumentName, labels: LabelValues, value: number) => void;
