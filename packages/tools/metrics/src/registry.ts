import { OTHER } from "./bounded-labels.js";
import { type Instrument, type InstrumentName, instruments, type LabelValues } from "./instruments.js";

/** One line of numbers of an instrument. */
export interface Series {
  readonly labels: LabelValues;
  /** The sum of all that was recorded. */
  sum: number;
  /** How often. */
  count: number;
  /** How many values were at most as large as each bound, and larger than the one before; the rest is beyond all. */
  readonly buckets: number[];
}

/** More of one instrument would be a fault of a label; they become one. */
const MOST_SERIES = 2000;

/** Keeps what was measured. */
export class Registry {
  readonly #series = new Map<InstrumentName, Map<string, Series>>();

  /** Takes a measurement. */
  record(name: InstrumentName, labels: LabelValues, value: number): void {
    const instrument: Instrument = instruments[name];
    const series = this.#seriesOf(name, instrument, labels);
    series.sum += value;
    series.count++;
    const at = instrument.bounds?.findIndex((bound) => value <= bound) ?? -1;
    if (at >= 0) series.buckets[at] = (series.buckets[at] ?? 0) + 1;
  }

  /** What was measured by an instrument, in the order in which it came up. */
  *seriesOf(name: InstrumentName): Iterable<Series> {
    yield* this.#series.get(name)?.values() ?? [];
  }

  #seriesOf(name: InstrumentName, instrument: Instrument, given: LabelValues): Series {
    let all = this.#series.get(name);
    if (!all) {
      all = new Map();
      this.#series.set(name, all);
    }
    const key = given.join("\0");
    const known = all.get(key);
    if (known) return known;
    if (all.size >= MOST_SERIES) {
      const others = given.map(() => OTHER);
      if (key !== others.join("\0")) return this.#seriesOf(name, instrument, others);
    }
    const made = { labels: given, sum: 0, count: 0, buckets: (instrument.bounds ?? []).map(() => 0) };
    all.set(key, made);
    return made;
  }
}
