/** Texts that may come as bytes. */
const textKeys: ReadonlySet<string> = new Set(["data", "legacyBody"]);

function settleValue(key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  if (value instanceof Uint8Array) return textKeys.has(key) ? new TextDecoder().decode(value) : value;
  if (Symbol.asyncIterator in value)
    throw new TypeError(`${key} is a stream; it has to be read before it is written as iCalendar`);
  if (isIterable(value)) return Array.from(value, (each) => settleValue(key, each));
  return settleObject(value);
}

const isIterable = (value: object): value is Iterable<unknown> => Symbol.iterator in value;

function settleObject(value: object): object {
  const given = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(given.map(([key, each]) => [key, settleValue(key, each)]));
}

/**
 * Typed properties with lists as arrays and texts as strings, and without properties that are undefined.
 *
 * @throws TypeError if a list or text is a stream, which a pure function cannot read
 */
export function settle<T extends object>(properties: object, isSettled: (value: object) => value is T): T {
  const settled = settleObject(properties);
  if (!isSettled(settled)) throw new TypeError("these are no properties of an item");
  return settled;
}
