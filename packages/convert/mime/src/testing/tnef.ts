/** Bytes of a number, the lowest first. */
export const le = (value: number, size: number): Buffer => {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntLE(value, 0, size);
  return bytes;
};

const padded = (value: Uint8Array): Buffer =>
  Buffer.concat([value, Buffer.alloc((4 - (value.length % 4)) % 4)]);

/** An attribute of TNEF; `level` 2 for those of attachments. */
export const attribute = (id: number, value: Uint8Array, level = 1): Buffer =>
  Buffer.concat([le(level, 1), le(id, 4), le(value.length, 4), value, le(0, 2)]);

/** A property with a value of variable length. */
export const property = (id: number, type: number, value: Uint8Array): Buffer =>
  Buffer.concat([le(type, 2), le(id, 2), le(1, 4), le(value.length, 4), padded(value)]);

/** A property that is text in UTF-16. */
export const textProperty = (id: number, text: string): Buffer =>
  property(id, 0x1f, Buffer.from(`${text}\0`, "utf16le"));

/** A property that is a number. */
export const numberProperty = (id: number, value: number): Buffer =>
  Buffer.concat([le(3, 2), le(id, 2), le(value, 4)]);

/** A property with a name of its own and two values. */
export const named = Buffer.concat([
  le(0x1e, 2),
  le(0x8001, 2),
  Buffer.alloc(16),
  le(1, 4),
  le(4, 4),
  Buffer.from("a\0\0\0"),
  le(1, 4),
  le(2, 4),
  Buffer.from("x\0\0\0"),
]);

const set = (list: readonly Uint8Array[]): Buffer => Buffer.concat([le(list.length, 4), ...list]);

/** The properties of a message. */
export const properties = (...list: Buffer[]): Buffer => attribute(0x69003, set(list));

/** The recipients of a message, each a list of properties. */
export const recipientTable = (...rows: Buffer[][]): Buffer => attribute(0x69004, set(rows.map(set)));

/** An attached file: its short name, its bytes if they stand by themselves, and its properties. */
export const file = (title: string, data: Uint8Array | undefined, ...list: Buffer[]): Buffer =>
  Buffer.concat([
    attribute(0x69002, Buffer.alloc(14), 2),
    attribute(0x18010, Buffer.from(`${title}\0`, "latin1"), 2),
    ...(data ? [attribute(0x6800f, data, 2)] : []),
    attribute(0x69005, set(list), 2),
  ]);

/** A whole TNEF of attributes. */
export const tnef = (...attributes: Buffer[]): Buffer =>
  Buffer.concat([le(0x223e9f78, 4), le(1, 2), ...attributes]);

/** An attached message: TNEF behind the id of its interface. */
export const embedded = (title: string, inner: Uint8Array): Buffer =>
  file(
    title,
    undefined,
    numberProperty(0x3705, 5),
    property(0x3701, 0x0d, Buffer.concat([Buffer.alloc(16), inner])),
  );

/** RTF in its uncompressed wrapping. */
export const rtf = (text: string): Buffer => {
  const raw = Buffer.from(text, "latin1");
  return Buffer.concat([le(raw.length + 12, 4), le(raw.length, 4), Buffer.from("MELA"), le(0, 4), raw]);
};
