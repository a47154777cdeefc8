import type { FolderType, ItemClass, ItemStat } from "@easkit/backend";
import { openTasks } from "../tasks/open-tasks.js";

const day = 24 * 60 * 60 * 1000;

/** Days for the values of FilterType (MS-ASCMD 2.2.3.64.2); 0 is everything, 8 is for tasks alone. */
const days: Readonly<Partial<Record<number, number>>> = { 1: 1, 2: 3, 3: 7, 4: 14, 5: 31, 6: 93, 7: 186 };

/** Which of the values a class knows; others mean no filter. */
const allowed: Readonly<Record<ItemClass, readonly number[]>> = {
  Email: [1, 2, 3, 4, 5],
  Calendar: [4, 5, 6, 7],
  Tasks: [],
  Contacts: [],
  Notes: [],
};

/** A collection, as far as a filter goes by it. */
interface Filtered {
  readonly class: ItemClass;
  readonly type: FolderType;
}

/**
 * The start of the period that a filter leaves, in milliseconds, or `undefined` for no bound. It moves once a day, at
 * midnight UTC, so that items leave the device day by day and not second by second. Drafts are never too old. Of tasks,
 * which can be filtered by whether they are done, those that are done are from before all time.
 */
export function cutoffOf(filterType: number, collection: Filtered, now: number): number | undefined {
  if (collection.class === "Tasks") return filterType === 8 ? openTasks : undefined;
  const isFiltered = collection.type !== "drafts" && allowed[collection.class].includes(filterType);
  const period = isFiltered ? days[filterType] : undefined;
  return period === undefined ? undefined : Math.floor(now / day) * day - period * day;
}

/** Whether an item lies in the period. */
export const isWithin = (stat: ItemStat, cutoff: number | undefined): boolean =>
  cutoff === undefined || stat.date === undefined || stat.date.getTime() >= cutoff;
