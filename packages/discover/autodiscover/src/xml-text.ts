import { escapeAttribute, escapeText } from "@easkit/wbxml/xml";

/** An element with text, escaped. */
export function leaf(name: string, text: string): string {
  return `<${name}>${escapeText(text)}</${name}>`;
}

/** An element with elements, which are markup already. Children that are not there are left out. */
export function branch(
  name: string,
  children: readonly (string | undefined)[],
  attributes: Readonly<Record<string, string>> = {},
): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`);
  return `<${name}${pairs.join("")}>${children.filter((child) => child !== undefined).join("")}</${name}>`;
}
