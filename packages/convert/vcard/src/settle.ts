const decoder = new TextDecoder();

const isIterable = (value: object): value is Iterable<unknown> => Symbol.iterator in value;

function settleValue(key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  if (value instanceof Uint8Array) return decoder.decode(value);
  if (Symbol.asyncIterator in value)
    throw new TypeError(`${key} is a stream; it has to be read before it is written as a vCard`);
  if (isIterable(value)) return Array.from(value, (each) => settleValue(key, each));
  return settleObject(value);
}

const settleObject = (value: object): object =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => [key, settleValue(key, each)]),
  );

interface LegacyNotes {
  readonly legacyBody?: unknown;
  readonly bodyTruncated?: unknown;
  readonly body?: unknown;
}

/** Notes in the words of 2.5, as a body. */
function withoutLegacy({ legacyBody, bodyTruncated, ...others }: LegacyNotes): object {
  if (legacyBody === undefined || others.body !== undefined) return others;
  if (legacyBody === null) return { ...others, body: null };
  return { ...others, body: { type: "plain", data: legacyBody, truncated: bodyTruncated === true } };
}

/**
 * Typed properties with lists as arrays and texts as strings, without those that are undefined.
 *
 * @throws TypeError if a list or text is a stream, which a pure function cannot read
 */
export const settle = (properties: object): object => withoutLegacy(settleObject(properties));

/** What of a value counts when it is compared: a body is its kind and its text. */
function essence(value: unknown): unknown {
  if (value === undefined || value === null || value === "") return null;
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return value.length === 0 ? null : value;
  if (typeof value === "object" && "data" in value) {
    const { data } = value;
    const text = typeof data === "string" ? data.replace(/\r\n?/g, "\n").trim() : "";
    return text === "" ? null : text;
  }
  return value;
}

/** Whether two values mean the same: nothing is nothing, however it is said. */
export const isEqual = (a: unknown, b: unknown): boolean =>
  JSON.stringify(essence(a)) === JSON.stringify(essence(b));
