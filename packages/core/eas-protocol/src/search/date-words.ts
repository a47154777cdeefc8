/** A stretch of time, its end not in it. */
export interface Period {
  readonly from: Date;
  readonly before: Date;
}

const utc = (year: number, month = 0, day = 1): Date => new Date(Date.UTC(year, month, day));

function relative(words: string, now: Date): Period | undefined {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  // Weeks begin on Monday.
  const monday = day - ((now.getUTCDay() + 6) % 7);
  const days = (from: number, before: number): Period => ({
    from: utc(year, month, from),
    before: utc(year, month, before),
  });
  switch (words) {
    case "today":
      return days(day, day + 1);
    case "yesterday":
      return days(day - 1, day);
    case "this week":
      return days(monday, monday + 7);
    case "last week":
      return days(monday - 7, monday);
    case "this month":
      return { from: utc(year, month), before: utc(year, month + 1) };
    case "last month":
      return { from: utc(year, month - 1), before: utc(year, month) };
    case "this year":
      return { from: utc(year), before: utc(year + 1) };
    case "last year":
      return { from: utc(year - 1), before: utc(year) };
    default:
      return undefined;
  }
}

function day(year: number, month: number, date: number): Period | undefined {
  const from = utc(year, month - 1, date);
  const isReal = from.getUTCMonth() === month - 1 && from.getUTCDate() === date;
  return isReal ? { from, before: utc(year, month - 1, date + 1) } : undefined;
}

function absolute(text: string): Period | undefined {
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
  if (iso) {
    const [year, month, date] = [iso[1], iso[2], iso[3]].map((each) =>
      each === undefined ? undefined : Number(each),
    );
    if (year === undefined) return undefined;
    if (month === undefined) return { from: utc(year), before: utc(year + 1) };
    if (month < 1 || month > 12) return undefined;
    if (date === undefined) return { from: utc(year, month - 1), before: utc(year, month) };
    return day(year, month, date);
  }
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (american) return day(Number(american[3]), Number(american[1]), Number(american[2]));
  const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? new Date(text) : undefined;
  if (!moment || Number.isNaN(moment.getTime())) return undefined;
  return { from: moment, before: new Date(moment.getTime() + 1000) };
}

/** The time that a date in a query means: `2026-11-02`, `2026-11`, `11/2/2026`, `today`, `last week`; in UTC. */
export const readPeriod = (text: string, now: Date): Period | undefined =>
  relative(text.trim().toLowerCase().replace(/\s+/g, " "), now) ?? absolute(text.trim());
