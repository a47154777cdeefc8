import { expect, test } from "vitest";
import { toPrometheusText } from "./prometheus-text.js";
import { Registry } from "./registry.js";

const linesWith = (registry: Registry, text: string) =>
  toPrometheusText(registry)
    .split("\n")
    .filter((line) => line.includes(text));

test("every instrument is described before its first number, and the text ends with a line end", () => {
  const text = toPrometheusText(new Registry());
  expect(text).toContain("# TYPE easkit_requests_total counter\n");
  expect(text).toContain("# TYPE easkit_waiting_devices gauge\n");
  expect(text).toContain("# TYPE easkit_push_latency_seconds histogram\n");
  expect(text.endsWith("\n")).toBe(true);
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("what is in a label cannot end it", () => {
  const registry = new Registry();
  registry.record("refusals", ['a"} 1\n# evil\\'], 1);
  expect(linesWith(registry, "evil")).toEqual(['easkit_refusals_total{gate="a\\"} 1\\n# evil\\\\"} 1']);
});

test("a histogram counts upwards to all values, also those beyond its last bound", () => {
  const registry = new Registry();
  for (const seconds of [0.0001, 0.003, 0.003, 99]) registry.record("storeDuration", ["get", "ok"], seconds);
  const lines = linesWith(registry, 'operation="get"');
  const counts = lines
    .filter((line) => line.includes("_bucket"))
    .map((line) => Number(line.split(" ").at(-1)));
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(counts[0]).toBe(1);
  expect(lines).toContain('easkit_store_duration_seconds_bucket{operation="get",outcome="ok",le="0.005"} 3');
  expect(lines).toContain('easkit_store_duration_seconds_bucket{operation="get",outcome="ok",le="+Inf"} 4');
  expect(lines).toContain('easkit_store_duration_seconds_count{operation="get",outcome="ok"} 4');
});

test("a label that takes ever new values ends as one series", () => {
  const registry = new Registry();
  for (let count = 0; count < 5000; count++) registry.record("refusals", [`gate ${count}`], 1);
  expect(linesWith(registry, "easkit_refusals_total{")).toHaveLength(2001);
  expect(linesWith(registry, 'gate="other"')).toEqual(['easkit_refusals_total{gate="other"} 3000']);
});
