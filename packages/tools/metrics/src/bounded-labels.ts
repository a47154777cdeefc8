import { commands } from "@easkit/eas-schema";

/** What stands for all values beyond the bound. */
export const OTHER = "other";

const methods = new Set(["OPTIONS", "POST", "GET", "HEAD"]);

/** A command's name as a label. Clients can write what they like, so only the names that exist are taken. */
export function toCommandLabel(command: string): string {
  if (Object.hasOwn(commands, command) || methods.has(command)) return command;
  const wanted = command.toLowerCase();
  return Object.keys(commands).find((name) => name.toLowerCase() === wanted) ?? OTHER;
}

/**
 * The family of a user agent: the product without its version and model number, such as `Apple-iPhone` for
 * `Apple-iPhone14C3/2104.123`. Who calls himself Mozilla is known by his last product.
 */
export function toUserAgentFamily(userAgent: string | undefined): string {
  if (!userAgent) return "none";
  const products = userAgent
    .replace(/\([^)]*\)/g, " ")
    .split(/\s+/)
    .filter((word) => word !== "");
  const product = products[0]?.startsWith("Mozilla/") ? products.at(-1) : products[0];
  const family = /^[A-Za-z._-]+/
    .exec(product ?? "")?.[0]
    .slice(0, 32)
    .replace(/[._-]+$/, "");
  return family || OTHER;
}

/** Lets so many different values through, those that come first, and makes one of all others. */
export function createBound(most: number): (value: string) => string {
  const seen = new Set<string>();
  return (value) => {
    if (seen.has(value)) return value;
    if (seen.size >= most) return OTHER;
    seen.add(value);
    return value;
  };
}
