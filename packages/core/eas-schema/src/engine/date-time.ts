// Dashes and colons are optional one by one: clients mix the two forms.
const form = /^(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2})(?::?(\d{2})(?:\.(\d{1,9}))?)?Z?)?$/;

/** Reads both forms of a date and time in UTC. @throws RangeError on anything else, or a day that does not exist */
export function parseDateTime(text: string): Date {
  const match = form.exec(text.trim());
  if (!match) throw new RangeError(`not a date and time: ${JSON.stringify(text.slice(0, 40))}`);
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const fraction = Number(`0.${match[7] ?? 0}`) * 1000;
  const value = new Date(0);
  value.setUTCFullYear(year ?? 0, (month ?? 1) - 1, day ?? 1);
  value.setUTCHours(hour ?? 0, minute ?? 0, second ?? 0, Math.trunc(fraction));
  if (
    value.getUTCMonth() + 1 !== month ||
    value.getUTCDate() !== day ||
    value.getUTCHours() !== (hour ?? 0) ||
    (minute ?? 0) > 59 ||
    (second ?? 0) > 59
  ) {
    throw new RangeError(`no such date and time: ${text}`);
  }
  return value;
}

/** `2009-05-11T11:01:00.000Z` @throws RangeError if the date is invalid or not in the years 0 to 9999 */
export function printDateTime(value: Date): string {
  const text = value.toISOString();
  if (text.length !== 24) throw new RangeError(`not in the years 0 to 9999: ${text}`);
  return text;
}

/** `20090511T110100Z` @throws RangeError as {@link printDateTime} */
export const printCompactDateTime = (value: Date): string =>
  printDateTime(value).replace(/[-:]|\.\d{3}/g, "");
