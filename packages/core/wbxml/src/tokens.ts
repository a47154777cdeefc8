// The global tokens of WBXML 1.3, section 7.1. All of them have low six bits below 5, all tags have 5 or more.

export const SWITCH_PAGE = 0x00;
export const END = 0x01;
export const ENTITY = 0x02;
export const STR_I = 0x03;
export const LITERAL = 0x04;
export const EXT_I_0 = 0x40;
export const EXT_I_1 = 0x41;
export const EXT_I_2 = 0x42;
export const PI = 0x43;
export const LITERAL_C = 0x44;
export const EXT_T_0 = 0x80;
export const EXT_T_1 = 0x81;
export const EXT_T_2 = 0x82;
export const STR_T = 0x83;
export const LITERAL_A = 0x84;
export const EXT_0 = 0xc0;
export const EXT_1 = 0xc1;
export const EXT_2 = 0xc2;
export const OPAQUE = 0xc3;
export const LITERAL_AC = 0xc4;

/** Set in a tag token that is followed by content and END. */
export const CONTENT_BIT = 0x40;
/** Set in a tag token that is followed by attributes. */
export const ATTRIBUTE_BIT = 0x80;
/** The bits of a tag token that name the tag. */
export const TAG_BITS = 0x3f;
/** The lowest token that names a tag. */
export const FIRST_TAG = 0x05;

const NAMES: ReadonlyMap<number, string> = new Map([
  [SWITCH_PAGE, "SWITCH_PAGE"],
  [END, "END"],
  [ENTITY, "ENTITY"],
  [STR_I, "STR_I"],
  [LITERAL, "LITERAL"],
  [EXT_I_0, "EXT_I_0"],
  [EXT_I_1, "EXT_I_1"],
  [EXT_I_2, "EXT_I_2"],
  [PI, "PI"],
  [LITERAL_C, "LITERAL_C"],
  [EXT_T_0, "EXT_T_0"],
  [EXT_T_1, "EXT_T_1"],
  [EXT_T_2, "EXT_T_2"],
  [STR_T, "STR_T"],
  [LITERAL_A, "LITERAL_A"],
  [EXT_0, "EXT_0"],
  [EXT_1, "EXT_1"],
  [EXT_2, "EXT_2"],
  [OPAQUE, "OPAQUE"],
  [LITERAL_AC, "LITERAL_AC"],
]);

/** The name of a global token; `undefined` if the byte is a tag. */
export function globalTokenName(byte: number): string | undefined {
  return NAMES.get(byte);
}
