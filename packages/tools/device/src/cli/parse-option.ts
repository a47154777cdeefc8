import { InvalidArgumentError } from "commander";

/** A whole number of an option. */
export function toNumber(text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError("It has to be a whole number.");
  return Number(text);
}

/** A kind of body. */
export function toBodyType(text: string): "plain" | "html" | "mime" {
  if (text !== "plain" && text !== "html" && text !== "mime") {
    throw new InvalidArgumentError("It has to be plain, html or mime.");
  }
  return text;
}

/** Adds one more value to an option that may be given several times. */
export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];
