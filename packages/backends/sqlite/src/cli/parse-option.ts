import { InvalidArgumentError } from "commander";
import type { ImportFormat } from "../import/open-source.js";

/** A whole number of an option. */
export function toNumber(text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError("It has to be a whole number.");
  return Number(text);
}

/** What is imported. */
export function toFormat(text: string): ImportFormat {
  switch (text) {
    case "maildir":
    case "mbox":
    case "eml":
    case "jsonl":
    case "ics":
    case "vcf":
      return text;
    default:
      throw new InvalidArgumentError("It has to be maildir, mbox, eml, jsonl, ics or vcf.");
  }
}

/** A point of time. */
export function toDate(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError("It has to be a date, such as 2026-01-31.");
  return date;
}

/** Adds one more value to an option that may be given several times. */
export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];
