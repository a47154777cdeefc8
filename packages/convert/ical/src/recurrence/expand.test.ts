import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { expandRule } from "./expand.js";
import { type Rule, readRule, weekdays } from "./rule.js";

const start = Date.UTC(2026, 0, 5, 10, 30);

function take(iterable: Iterable<number>, count: number): number[] {
  const list: number[] = [];
  for (const value of iterable) if (list.push(value) >= count) break;
  return list;
}

function ruleOf(text: string): Rule {
  const rule = readRule(ICAL.parse.property(`RRULE:${text}`)[3]);
  if (!rule) throw new Error(text);
  return rule;
}

function byIcalJs(text: string, from: number, count: number): number[] {
  const begin = ICAL.Time.fromDateTimeString(new Date(from).toISOString().slice(0, 19));
  const iterator = ICAL.Recur.fromString(text).iterator(begin);
  const list: number[] = [];
  for (let time = iterator.next(); time && list.length < count; time = iterator.next())
    list.push(Date.parse(`${time.toString()}Z`));
  return list;
}

describe("expansion of rules", () => {
  it.each([
    "FREQ=DAILY;COUNT=10",
    "FREQ=DAILY;INTERVAL=3;BYMONTH=1,3",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR",
    "FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SU,TU",
    "FREQ=MONTHLY;BYDAY=1MO",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYMONTHDAY=5,-3",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=SA,SU;BYSETPOS=2",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "FREQ=YEARLY;BYYEARDAY=1,100,-1",
    "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
    "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
    "FREQ=DAILY;BYHOUR=9,10;BYMINUTE=30,45",
  ])("is what ical.js says: %s", (text) => {
    const first = take(expandRule(ruleOf(text), start), 1)[0] ?? start;
    expect(take(expandRule(ruleOf(text), first), 24)).toEqual(byIcalJs(text, first, 24));
  });

  it("is what ical.js says for random rules", () => {
    const days = fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1, maxLength: 4 });
    const rules = fc.oneof(
      fc
        .record({ interval: fc.integer({ min: 1, max: 5 }) })
        .map(({ interval }) => `FREQ=DAILY;INTERVAL=${interval}`),
      fc
        .tuple(fc.integer({ min: 1, max: 4 }), days, fc.constantFrom("SU", "MO"))
        .map(
          ([interval, list, wkst]) => `FREQ=WEEKLY;INTERVAL=${interval};WKST=${wkst};BYDAY=${list.join(",")}`,
        ),
      fc
        .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 31 }))
        .map(([interval, date]) => `FREQ=MONTHLY;INTERVAL=${interval};BYMONTHDAY=${date}`),
      fc
        .tuple(fc.constantFrom(1, 2, 3, 4, -1), fc.constantFrom(...weekdays))
        .map(([nth, weekday]) => `FREQ=MONTHLY;BYDAY=${nth}${weekday}`),
      fc
        .tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom(1, 2, -1), fc.constantFrom(...weekdays))
        .map(([month, nth, weekday]) => `FREQ=YEARLY;BYMONTH=${month};BYDAY=${nth}${weekday}`),
    );
    fc.assert(
      fc.property(rules, (text) => {
        const first = take(expandRule(ruleOf(text), start), 1)[0] ?? start;
        expect(take(expandRule(ruleOf(text), first), 12)).toEqual(byIcalJs(text, first, 12));
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ["FREQ=YEARLY;BYDAY=20MO", ["1997-05-19", "1998-05-18", "1999-05-17"]],
    ["FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", ["1997-05-12", "1998-05-11", "1999-05-17"]],
  ])("counts in the year: %s", (text, dates) => {
    const found = take(expandRule(ruleOf(text), Date.UTC(1997, 0, 1, 9)), 3);
    expect(found.map((at) => new Date(at).toISOString().slice(0, 10))).toEqual(dates);
  });

  it("can begin late, and still counts weeks from the start", () => {
    const rule = ruleOf("FREQ=WEEKLY;INTERVAL=3;BYDAY=TU");
    const all = take(expandRule(rule, start), 60);
    expect(take(expandRule(rule, start, { from: all[40] ?? 0 }), 5)).toEqual(all.slice(40, 45));
  });

  it("ends for rules that never happen", () => {
    expect(
      take(expandRule(ruleOf("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), start, { periods: 500 }), 1),
    ).toEqual([]);
    expect(take(expandRule(ruleOf("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"), start), 1)).toEqual([]);
  });

  it("steps by the hour", () => {
    expect(
      take(expandRule(ruleOf("FREQ=HOURLY;INTERVAL=9"), start), 4).map((at) => new Date(at).toISOString()),
    ).toEqual([
      "2026-01-05T10:30:00.000Z",
      "2026-01-05T19:30:00.000Z",
      "2026-01-06T04:30:00.000Z",
      "2026-01-06T13:30:00.000Z",
    ]);
  });
});
