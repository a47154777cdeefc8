/** What windows-1252 has at 0x80 to 0x9f; five places are empty and stay controls. */
const SPECIAL =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
  "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

const decoder = new TextDecoder("windows-1252");

/** The text of bytes in windows-1252. The TextDecoder of Node 20 takes 0x80 to 0x9f for ISO 8859-1. */
export function windows1252Text(bytes: Uint8Array): string {
  return decoder.decode(bytes).replace(/[\u0080-\u009f]/g, (c) => SPECIAL.charAt(c.charCodeAt(0) - 0x80));
}
