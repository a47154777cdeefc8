// Dates relative to the day of use, and bodies: the small forms that all items share.

/** A moment: `daysFromNow` days from today, at `time` (UTC). */
export const at = (daysFromNow, time) => ({ daysFromNow, time });
/** A whole day, `date` days from today. */
export const day = (date) => ({ date });
/** A weekday of the week that lies `weeksFromNow` weeks from the present one. */
export const week = (weeksFromNow, weekday, time) => ({ weeksFromNow, weekday, ...(time ? { time } : {}) });
/** Text of an item. */
export const body = (data, type = "plain") => ({ type, data });

/** Weekdays as DayOfWeek has them: the numbers of several days are added. */
export const on = { sunday: 1, monday: 2, tuesday: 4, wednesday: 8, thursday: 16, friday: 32, saturday: 64 };
