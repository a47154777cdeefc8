// The lexical rules of XML 1.0 (fifth edition) that this package needs, and the escaping that follows from them.

const START =
  "A-Za-z_\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}";
const PART = `[${START}\\-.0-9\\u00b7\\u0300-\\u036f\\u203f\\u2040]`;
const NAME = `[${START}]${PART}*(?::[${START}]${PART}*)?`;
const SPACE = "[ \\t\\r\\n]";
const VALUE = `(?:"[^<"]*"|'[^<']*')`;

/** A whole start tag or empty-element tag. */
export const START_TAG = new RegExp(
  `^<${NAME}(?:${SPACE}+${NAME}${SPACE}*=${SPACE}*${VALUE})*${SPACE}*/?>$`,
  "u",
);
/** A whole end tag, its name captured. */
export const END_TAG = new RegExp(`^</(${NAME})${SPACE}*>$`, "u");
/** An XML declaration, its encoding captured. */
export const XML_DECLARATION = new RegExp(
  `^<\\?xml${SPACE}+version${SPACE}*=${SPACE}*(?:"1\\.[0-9]+"|'1\\.[0-9]+')` +
    `(?:${SPACE}+encoding${SPACE}*=${SPACE}*["']([A-Za-z][A-Za-z0-9._\\-]*)["'])?` +
    `(?:${SPACE}+standalone${SPACE}*=${SPACE}*["'](?:yes|no)["'])?${SPACE}*\\?>$`,
);
/** Text of white space alone. */
export const BLANK = /^[ \t\r\n]*$/;
/** What is not a Char of XML 1.0, section 2.2; with the flag u, half pairs are among it. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const REFERENCE = /&(?:#([0-9]{1,8});|#x([0-9A-Fa-f]{1,8});|([A-Za-z]{1,8});)?/g;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Whether a text has a character that XML 1.0 forbids, or half a surrogate pair. */
export function hasForbidden(text: string): boolean {
  return FORBIDDEN.test(text);
}

/** The text with its references replaced; `undefined` if one is malformed or unknown. */
export function decodeReferences(text: string): string | undefined {
  if (!text.includes("&")) return text;
  let isGood = true;
  const decoded = text.replace(REFERENCE, (_all, decimal?: string, hexadecimal?: string, name?: string) => {
    const value = name !== undefined ? ENTITIES.get(name) : characterOf(decimal, hexadecimal);
    isGood &&= value !== undefined;
    return value ?? "";
  });
  return isGood ? decoded : undefined;
}

function characterOf(decimal: string | undefined, hexadecimal: string | undefined): string | undefined {
  const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal ?? "", 16);
  if (!(code <= 0x10ffff)) return undefined;
  const character = String.fromCodePoint(code);
  return hasForbidden(character) ? undefined : character;
}

/** Text as it stands in XML. What XML cannot say becomes U+FFFD. */
export function escapeText(text: string): string {
  const escaped = text.replace(/[&<>\r]/g, (c) => ESCAPES.get(c) ?? c);
  return hasForbidden(escaped) ? escaped.replace(ALL_FORBIDDEN, "\ufffd") : escaped;
}

const ALL_FORBIDDEN = new RegExp(FORBIDDEN, "gu");
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["\r", "&#13;"],
]);

/** An attribute value as it stands in XML between double quotes. */
export function escapeAttribute(value: string): string {
  return escapeText(value).replace(/["\t\n]/g, (c) => ESCAPES.get(c) ?? `&#${c.charCodeAt(0)};`);
}
