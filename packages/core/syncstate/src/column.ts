import type { ByteReader } from "./byte-reader.js";
import type { ByteWriter } from "./byte-writer.js";

const RAW = 0;
const DICTIONARY = 1;

/** Bytes that a number needs: fingerprints made by this library fit in 6, any whole number up to 2^53 - 1 in 7. */
function widthOf(values: readonly number[]): number {
  let largest = 0;
  for (const value of values) if (value > largest) largest = value;
  let width = 1;
  while (largest >= 2 ** (8 * width)) width++;
  return width;
}

/**
 * Writes one number of each entry. Where few values come again and again, as flags do, they are written once and
 * each entry names one in a byte (in none if there is but one value); otherwise each stands in full.
 */
export function writeColumn(writer: ByteWriter, values: readonly number[]): void {
  const width = widthOf(values);
  const places = new Map<number, number>();
  for (const value of values) if (!places.has(value)) places.set(value, places.size);
  const perEntry = places.size > 1 ? 1 : 0;
  if (places.size > 0xff || (places.size - values.length) * width + perEntry * values.length >= 0) {
    writer.byte(RAW);
    writer.byte(width);
    for (const value of values) writer.fixed(value, width);
    return;
  }
  writer.byte(DICTIONARY);
  writer.byte(width);
  writer.uint(places.size);
  for (const value of places.keys()) writer.fixed(value, width);
  if (perEntry > 0) for (const value of values) writer.byte(places.get(value) ?? 0);
}

/** Reads back the `count` numbers of a column. */
export function readColumn(reader: ByteReader, count: number): number[] {
  const { width, values } = readColumnHead(reader);
  if (values === undefined) return reader.fixedList(count, width);
  return Array.from({ length: count }, () => pickValue(reader, values));
}

/** Reads the number of entry `at` alone and passes over the rest of the column. */
export function readColumnAt(reader: ByteReader, count: number, at: number): number {
  const { width, values } = readColumnHead(reader);
  const size = values === undefined ? width : values.length > 1 ? 1 : 0;
  reader.skip(at * size);
  const value = values === undefined ? reader.fixed(width) : pickValue(reader, values);
  reader.skip((count - at - 1) * size);
  return value;
}

function readColumnHead(reader: ByteReader): { width: number; values: number[] | undefined } {
  const mode = reader.byte();
  const width = reader.byte();
  if (width < 1 || width > 7) reader.fail("a column of impossible width");
  if (mode === RAW) return { width, values: undefined };
  if (mode !== DICTIONARY) reader.fail("a column of unknown mode");
  const values = reader.fixedList(reader.count(width), width);
  if (values.length === 0) reader.fail("a column without values");
  return { width, values };
}

function pickValue(reader: ByteReader, values: readonly number[]): number {
  const value = values[values.length > 1 ? reader.byte() : 0];
  return value ?? reader.fail("a column names a value that it lacks");
}
