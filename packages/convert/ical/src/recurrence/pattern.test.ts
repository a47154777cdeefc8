import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { carry } from "./carrier.js";
import { expandRule } from "./expand.js";
import type { Pattern } from "./pattern.js";
import { readRule } from "./rule.js";
import { nearestPattern, toPattern } from "./to-pattern.js";
import { toRule } from "./to-rule.js";

const day = 86_400_000;
const start = Date.UTC(2026, 0, 5, 10, 30);

const ruleOf = (text: string) => {
  const rule = readRule(ICAL.parse.property(`RRULE:${text}`)[3]);
  if (!rule) throw new Error(text);
  return rule;
};

const take = (walls: Iterable<number>, count: number): number[] => {
  const list: number[] = [];
  for (const wall of walls) if (list.push(wall) >= count) break;
  return list;
};

/** Looks at each day by itself and asks the words of MS-ASCAL 2.2.2.37.1 whether the pattern happens on it. */
function* byWords(pattern: Pattern, from: number): Generator<number> {
  const first = from - (from % day);
  const begin = new Date(first);
  const interval = pattern.interval ?? 1;
  const months = (at: Date) =>
    (at.getUTCFullYear() - begin.getUTCFullYear()) * 12 + at.getUTCMonth() - begin.getUTCMonth();
  const weekStart = (at: number) =>
    at - ((new Date(at).getUTCDay() - (pattern.firstDayOfWeek ?? 1) + 7) % 7) * day;
  const isIn = (at: Date) => ((pattern.dayOfWeek ?? 127) >> at.getUTCDay()) & 1;
  const isNth = (at: Date) => {
    if (!isIn(at)) return false;
    const month = at.getUTCMonth();
    const same: number[] = [];
    for (let date = 1; new Date(Date.UTC(at.getUTCFullYear(), month, date)).getUTCMonth() === month; date++)
      if (isIn(new Date(Date.UTC(at.getUTCFullYear(), month, date)))) same.push(date);
    const wanted = pattern.weekOfMonth === 5 ? same.at(-1) : same[(pattern.weekOfMonth ?? 1) - 1];
    return wanted === at.getUTCDate();
  };
  for (let instant = first; instant < first + 30 * 366 * day; instant += day) {
    const at = new Date(instant);
    const isMonth = pattern.monthOfYear === undefined || at.getUTCMonth() + 1 === pattern.monthOfYear;
    const years = at.getUTCFullYear() - begin.getUTCFullYear();
    const happens = {
      daily: () => ((instant - first) / day) % interval === 0,
      weekly: () => isIn(at) && ((weekStart(instant) - weekStart(first)) / day / 7) % interval === 0,
      monthly: () => at.getUTCDate() === pattern.dayOfMonth && months(at) % interval === 0,
      monthlyNth: () => isNth(at) && months(at) % interval === 0,
      yearly: () => at.getUTCDate() === pattern.dayOfMonth && isMonth && years % interval === 0,
      yearlyNth: () => isNth(at) && isMonth && years % interval === 0,
    }[pattern.type]();
    if (happens) yield instant + (from % day);
  }
}

const interval = fc.integer({ min: 1, max: 4 });
const dayOfWeek = fc.integer({ min: 1, max: 127 });
const weekOfMonth = fc.integer({ min: 1, max: 5 });
const dayOfMonth = fc.integer({ min: 1, max: 31 });
const monthOfYear = fc.integer({ min: 1, max: 12 });
const patterns: fc.Arbitrary<Pattern> = fc.oneof(
  fc.record({ type: fc.constant("daily" as const), interval }),
  fc.record({
    type: fc.constant("weekly" as const),
    interval,
    dayOfWeek,
    firstDayOfWeek: fc.integer({ min: 0, max: 6 }),
  }),
  fc.record({ type: fc.constant("monthly" as const), interval, dayOfMonth }),
  fc.record({ type: fc.constant("monthlyNth" as const), interval, weekOfMonth, dayOfWeek }),
  fc.record({ type: fc.constant("yearly" as const), interval, dayOfMonth, monthOfYear }),
  fc.record({ type: fc.constant("yearlyNth" as const), interval, weekOfMonth, dayOfWeek, monthOfYear }),
);
const starts = fc.integer({ min: 0, max: 3650 }).map((days) => start + days * day);

describe("recurrence patterns (MS-ASCAL 2.2.2.37.1)", () => {
  it("become rules that happen on the same days", () => {
    fc.assert(
      fc.property(patterns, starts, (pattern, from) => {
        const days = take(byWords(pattern, from), 8);
        expect(take(expandRule(toRule(pattern, from), from), days.length)).toEqual(days);
      }),
      { numRuns: 150 },
    );
  });

  it("come back from their rules happening on the same days", () => {
    fc.assert(
      fc.property(patterns, starts, (pattern, from) => {
        const back = toPattern(toRule(pattern, from), from);
        if (!back) throw new Error("not said");
        expect(take(byWords(back, from), 8)).toEqual(take(byWords(pattern, from), 8));
      }),
      { numRuns: 150 },
    );
  });

  it.each<[string, Pattern]>([
    ["FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", { type: "weekly", interval: 1, dayOfWeek: 62, firstDayOfWeek: 1 }],
    ["FREQ=WEEKLY;WKST=SU", { type: "weekly", interval: 1, dayOfWeek: 2, firstDayOfWeek: 0 }],
    ["FREQ=MONTHLY", { type: "monthly", interval: 1, dayOfMonth: 5 }],
    ["FREQ=MONTHLY;BYMONTHDAY=-1", { type: "monthlyNth", interval: 1, weekOfMonth: 5, dayOfWeek: 127 }],
    ["FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2", { type: "monthlyNth", interval: 1, weekOfMonth: 2, dayOfWeek: 2 }],
    [
      "FREQ=MONTHLY;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14",
      { type: "monthlyNth", interval: 1, weekOfMonth: 2, dayOfWeek: 1 },
    ],
    ["FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", { type: "monthly", interval: 1, dayOfMonth: 30 }],
    ["FREQ=MONTHLY;BYDAY=MO", { type: "weekly", interval: 1, dayOfWeek: 2, firstDayOfWeek: 1 }],
    ["FREQ=YEARLY", { type: "yearly", interval: 1, dayOfMonth: 5, monthOfYear: 1 }],
    ["FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=3", { type: "monthly", interval: 3, dayOfMonth: 3 }],
    [
      "FREQ=MONTHLY;BYMONTH=3;BYDAY=-1SU",
      { type: "yearlyNth", interval: 1, weekOfMonth: 5, dayOfWeek: 1, monthOfYear: 3 },
    ],
    ["FREQ=DAILY;BYHOUR=10;BYMINUTE=30;BYSECOND=0", { type: "daily", interval: 1 }],
  ])("say %s", (text, pattern) => {
    expect(toPattern(ruleOf(text), start)).toEqual(pattern);
    expect(take(byWords(pattern, start), 9)).toHaveLength(9);
  });

  it.each([
    "FREQ=HOURLY",
    "FREQ=MONTHLY;BYMONTHDAY=1,15",
    "FREQ=MONTHLY;BYDAY=5MO",
    "FREQ=MONTHLY;BYDAY=1MO,3MO",
    "FREQ=MONTHLY;BYMONTHDAY=-2",
    "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
    "FREQ=YEARLY;BYWEEKNO=20",
    "FREQ=YEARLY;BYYEARDAY=100",
    "FREQ=YEARLY;BYDAY=20MO",
    "FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=3",
    "FREQ=DAILY;BYMONTH=1",
    "FREQ=DAILY;BYHOUR=9,17",
    "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1",
    "RSCALE=CHINESE;FREQ=YEARLY",
  ])("do not say %s, and the nearest one happens at the start", (text) => {
    expect(toPattern(ruleOf(text), start)).toBeUndefined();
    expect(take(byWords(nearestPattern(ruleOf(text), start), start), 1)).toEqual([start]);
  });

  it("with interval 0 are of interval 1, and with weekdays a daily one is weekly", () => {
    expect(toRule({ type: "daily", interval: 0 }, start)).toEqual({ freq: "DAILY", interval: 1 });
    expect(toRule({ type: "daily", interval: 2, dayOfWeek: 64 }, start)).toMatchObject({
      freq: "WEEKLY",
      interval: 2,
    });
  });
});

describe("a list of times", () => {
  it("is carried by a pattern with exceptions", () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 6 }), (days, hours) => {
        const walls = days
          .sort((a, b) => a - b)
          .map((each, index) => start + each * day + (index % 3) * hours * 3_600_000);
        const carrier = carry(walls);
        if (!carrier) throw new Error("not carried");
        const moves = new Map(carrier.moved.map(({ from, to }) => [from, to]));
        const all = [...expandRule(toRule(carrier.pattern, walls[0] ?? 0), walls[0] ?? 0)];
        const left = all
          .filter((wall) => !carrier.deleted.includes(wall))
          .map((wall) => moves.get(wall) ?? wall);
        expect(left).toEqual(walls);
      }),
    );
  });

  it("is not carried with two times a day or too far apart", () => {
    expect(carry([start, start + 3_600_000])).toBeUndefined();
    expect(carry([0, 1, 8, 3000].map((each) => start + each * day))).toBeUndefined();
  });
});
