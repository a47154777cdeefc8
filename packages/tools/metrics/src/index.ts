export { type Instrument, type InstrumentName, instruments } from "./instruments.js";
export { createPrometheusMetrics, type PrometheusMetrics, type PrometheusOptions } from "./prometheus.js";
export { PROMETHEUS_TYPE } from "./prometheus-text.js";
