import { InvalidArgumentError } from "commander";

/** A time as the command line takes it: `2026-12-01T09:00Z`. */
export function toTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError("a time is written 2026-12-01T09:00Z");
  return time;
}
