import { charsetOfCodePage } from "../decode/charset-names.js";
import { decodeText } from "../decode/text-decoder.js";
import { type MapiProperty, propertyType, type Stretch } from "./mapi-properties.js";

/** A text in TNEF: where it stands and its charset, empty where nobody says. */
export interface TnefText extends Stretch {
  readonly charset: string;
}

/** The name of a Windows code page; what is not known is read as UTF-8 or Windows-1252, whichever it is. */
export const charsetName = (codePage: number): string => charsetOfCodePage(codePage) ?? "utf-8";

const withoutEnd = (text: string): string => text.replace(/\0[\s\S]*$/, "");

/** Short text, up to its terminator. */
export const shortText = (bytes: Uint8Array, charset: string): string =>
  withoutEnd(decodeText(charset, bytes)).trim();

/** Whether a property is text. */
export const isString = ({ type }: MapiProperty): boolean =>
  type === propertyType.string8 || type === propertyType.unicode;

/** The charset of a text property; `charset` is that of its message. */
export const charsetOf = ({ type }: MapiProperty, charset: string): string =>
  type === propertyType.unicode ? "utf-16le" : charset;

/** The value of a text property, cut where it is long. */
export const stringOf = (property: MapiProperty, charset: string): string =>
  isString(property) ? shortText(property.head, charsetOf(property, charset)) : "";

/** A number, 0 if there is none. */
export const numberOf = ({ head }: MapiProperty): number => (head.length >= 4 ? head.readUInt32LE(0) : 0);

/** A FILETIME (100 ns since 1601). */
export function dateOf({ head }: MapiProperty): Date | undefined {
  if (head.length < 8) return undefined;
  const date = new Date(Number(head.readBigUInt64LE(0) / 10_000n) - 11_644_473_600_000);
  return Number.isNaN(date.getTime()) || date.getTime() <= 0 ? undefined : date;
}

/** The date of an attribute: seven numbers of two bytes, from the year to the day of the week. */
export function attributeDate(bytes: Buffer): Date | undefined {
  if (bytes.length < 12) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = Array.from({ length: 6 }, (_, i) =>
    bytes.readUInt16LE(i * 2),
  );
  return year < 1970 ? undefined : new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}
