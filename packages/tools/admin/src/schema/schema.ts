/** JSON Schema, as OpenAPI 3.1 has it (draft 2020-12). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A JSON value is not what it has to be. The message names the place. */
export class SchemaFault extends Error {
  override readonly name = "SchemaFault";
}

/** What a JSON value has to be: checks it, types it and describes it. */
export interface Schema<T> {
  readonly json: JsonSchema;
  /** @param place Where the value is, for people. @throws SchemaFault */
  parse(value: unknown, place: string): T;
  /** Reads the value of a query parameter. Texts stay as they are where this is not there. */
  fromText?(text: string): unknown;
}

/** A field that may be left out. */
export interface Optional<T> {
  readonly optional: Schema<T>;
}

type Fields = Readonly<Record<string, Schema<unknown> | Optional<unknown>>>;
type Required<F> = { [K in keyof F]: F[K] extends Schema<unknown> ? K : never }[keyof F];

/** What an object with these fields is. */
export type ValueOf<F> = {
  readonly [K in Required<F>]: F[K] extends Schema<infer T> ? T : never;
} & {
  readonly [K in Exclude<keyof F, Required<F>>]?: F[K] extends Optional<infer T> ? T : never;
};

/** An object schema, whose fields can be looked at. */
export interface ObjectSchema<T> extends Schema<T> {
  readonly fields: Fields;
}

const fail = (place: string, what: string): never => {
  throw new SchemaFault(`${place} has to be ${what}`);
};

/** A text of so many characters. */
export const text = (about?: string, longest = 10_000, least = 0): Schema<string> => ({
  json: {
    ...{ type: "string", maxLength: longest },
    ...(least > 0 && { minLength: least }),
    ...(about !== undefined && { description: about }),
  },
  parse: (value, place) =>
    typeof value === "string" && value.length >= least && value.length <= longest
      ? value
      : fail(place, `a text of ${least} to ${longest} characters`),
});

/** A whole number. */
export const whole = (about?: string, least = 0, most: number = Number.MAX_SAFE_INTEGER): Schema<number> => ({
  json: {
    type: "integer",
    minimum: least,
    maximum: most,
    ...(about !== undefined && { description: about }),
  },
  parse: (value, place) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most
      ? value
      : fail(place, `a whole number from ${least} to ${most}`),
  fromText: (given) => (/^-?\d+$/.test(given) ? Number(given) : given),
});

/** A moment, in milliseconds since 1970. */
export const moment = (about: string): Schema<number> => ({
  ...whole(),
  json: { type: "number", description: `${about}, in milliseconds since 1970` },
  parse: (value, place) => (typeof value === "number" ? value : fail(place, "a number")),
});

/** True or false. */
export const flag = (about?: string): Schema<boolean> => ({
  json: { type: "boolean", ...(about !== undefined && { description: about }) },
  parse: (value, place) => (typeof value === "boolean" ? value : fail(place, "true or false")),
  fromText: (given) => (given === "true" ? true : given === "false" ? false : given),
});

/** One of these words. */
export const oneOf = <const W extends string>(words: readonly W[], about?: string): Schema<W> => ({
  json: { type: "string", enum: words, ...(about !== undefined && { description: about }) },
  parse: (value, place) => words.find((word) => word === value) ?? fail(place, `one of ${words.join(", ")}`),
});

/** Any JSON value. */
export const anything = (about: string): Schema<unknown> => ({
  json: { description: about },
  parse: (value) => value,
});

/** Values of one kind. */
export const listOf = <T>(of: Schema<T>, most = 1_000_000): Schema<readonly T[]> => ({
  json: { type: "array", items: of.json },
  parse: (value, place) =>
    Array.isArray(value) && value.length <= most
      ? value.map((each: unknown, at) => of.parse(each, `${place}[${at}]`))
      : fail(place, `a list of at most ${most}`),
});

/** Values of one kind by names that are not known before. */
export const tableOf = <T>(of: Schema<T>): Schema<Readonly<Record<string, T>>> => ({
  json: { type: "object", additionalProperties: of.json },
  parse: (value, place) =>
    isFields(value)
      ? Object.fromEntries(
          Object.entries(value).map(([name, each]) => [name, of.parse(each, `${place}.${name}`)]),
        )
      : fail(place, "an object"),
});

/** A field that may be left out. */
export const optional = <T>(schema: Schema<T>): Optional<T> => ({ optional: schema });

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const schemaOf = (field: Schema<unknown> | Optional<unknown>): Schema<unknown> =>
  "optional" in field ? field.optional : field;

/** An object with these fields. Others that it may have are left out. */
export function object<const F extends Fields>(fields: F): ObjectSchema<ValueOf<F>> {
  const all = Object.entries<Schema<unknown> | Optional<unknown>>(fields);
  const required = all.filter(([, field]) => !("optional" in field)).map(([name]) => name);
  return {
    fields,
    json: {
      type: "object",
      properties: Object.fromEntries(all.map(([name, field]) => [name, schemaOf(field).json])),
      ...(required.length > 0 && { required }),
    },
    parse(value, place) {
      if (!isFields(value)) return fail(place, "an object");
      const result: Record<string, unknown> = {};
      for (const [name, field] of all) {
        const given = value[name];
        if (given === undefined && "optional" in field) continue;
        result[name] = schemaOf(field).parse(given, place === "" ? name : `${place}.${name}`);
      }
      // Each field has been checked by its own schema.
      return result as ValueOf<F>;
    },
  };
}

/** The schema of one field of an object, whether it may be left out or not. */
export const fieldOf = <T>({ fields }: ObjectSchema<T>, name: string): Schema<unknown> | undefined => {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return field && schemaOf(field);
};
