import { type Instrument, instrumentNames, instruments } from "./instruments.js";
import type { Registry, Series } from "./registry.js";

/** The content type of {@link toPrometheusText}: Prometheus' text format 0.0.4. */
export const PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

const suffixes = { "1": "", s: "_seconds", By: "_bytes" } as const;
const types = { counter: "counter", updown: "gauge", histogram: "histogram" } as const;

const nameOf = ({ name, unit, kind }: Instrument): string =>
  `${name.replaceAll(".", "_")}${suffixes[unit]}${kind === "counter" ? "_total" : ""}`;

const escapeLabel = (value: string): string =>
  value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");

const escapeHelp = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");

type Label = readonly [name: string, value: string];

const toLabels = (labels: readonly Label[]): string =>
  labels.length === 0
    ? ""
    : `{${labels.map(([name, value]) => `${name}="${escapeLabel(value)}"`).join(",")}}`;

function* toHistogram(name: string, labels: readonly Label[], bounds: readonly number[], series: Series) {
  let upTo = 0;
  for (const [at, bound] of bounds.entries()) {
    upTo += series.buckets[at] ?? 0;
    yield `${name}_bucket${toLabels([...labels, ["le", String(bound)]])} ${upTo}`;
  }
  yield `${name}_bucket${toLabels([...labels, ["le", "+Inf"]])} ${series.count}`;
  yield `${name}_sum${toLabels(labels)} ${series.sum}`;
  yield `${name}_count${toLabels(labels)} ${series.count}`;
}

function* toLines(instrument: Instrument, all: Iterable<Series>): Iterable<string> {
  const name = nameOf(instrument);
  yield `# HELP ${name} ${escapeHelp(instrument.help)}`;
  yield `# TYPE ${name} ${types[instrument.kind]}`;
  for (const series of all) {
    const labels = instrument.labels.map((label, at): Label => [label, series.labels[at] ?? ""]);
    if (instrument.bounds) yield* toHistogram(name, labels, instrument.bounds, series);
    else yield `${name}${toLabels(labels)} ${series.sum}`;
  }
}

/** Everything that was measured, as Prometheus reads it. */
export function toPrometheusText(registry: Registry): string {
  const lines: string[] = [];
  for (const name of instrumentNames) lines.push(...toLines(instruments[name], registry.seriesOf(name)));
  return `${lines.join("\n")}\n`;
}
