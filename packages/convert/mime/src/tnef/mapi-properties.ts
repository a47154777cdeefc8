import { LittleEndian } from "./little-endian.js";

/** One property of a message in TNEF, its value as bytes. */
export interface MapiProperty {
  readonly id: number;
  readonly type: number;
  readonly value: Uint8Array;
}

/** The property types that are needed by name (MS-OXCDATA 2.11.1). */
export const propertyType = { string8: 0x1e, unicode: 0x1f, binary: 0x102 } as const;

const multiple = 0x1000;
const firstNamed = 0x8000;
/** No message has so many properties or values. */
const most = 10_000;

const fixedSizes: ReadonlyMap<number, number> = new Map([
  [0x02, 4],
  [0x03, 4],
  [0x04, 4],
  [0x05, 8],
  [0x06, 8],
  [0x07, 8],
  [0x0a, 4],
  [0x0b, 4],
  [0x14, 8],
  [0x40, 8],
  [0x48, 16],
]);

const padding = (length: number): number => (4 - (length % 4)) % 4;

function readSized(reader: LittleEndian): Uint8Array {
  const length = reader.number(4);
  const value = reader.bytes(length);
  reader.bytes(padding(length));
  return value;
}

function skipName(reader: LittleEndian): void {
  reader.bytes(16);
  const isText = reader.number(4) === 1;
  if (isText) readSized(reader);
  else reader.bytes(4);
}

function readValue(reader: LittleEndian, type: number): Uint8Array {
  const size = fixedSizes.get(type & ~multiple);
  const isMultiple = (type & multiple) !== 0;
  if (size !== undefined && !isMultiple) return reader.bytes(size);
  const count = Math.min(most, reader.number(4));
  let first: Uint8Array | undefined;
  for (let i = 0; i < count && !reader.isOver; i += 1) {
    const value = size === undefined ? readSized(reader) : reader.bytes(size);
    first ??= value;
  }
  return first ?? new Uint8Array();
}

/** Reads the properties in attMsgProps (MS-OXTNEF 2.1.3.4). Of several values the first is given. */
export function* readMapiProperties(bytes: Uint8Array): Generator<MapiProperty> {
  const reader = new LittleEndian(bytes);
  const count = Math.min(most, reader.number(4));
  for (let i = 0; i < count && !reader.isOver; i += 1) {
    const type = reader.number(2);
    const id = reader.number(2);
    if (id >= firstNamed) skipName(reader);
    yield { id, type, value: readValue(reader, type) };
  }
}
