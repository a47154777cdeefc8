import type { ItemPatch, TypedItem } from "@easkit/backend";
import type { Staged, Staging } from "../content/staging.js";
import type { Database } from "../database/database.js";
import { KeptContent } from "./kept-content.js";

/** Streams up to so many bytes become part of the properties; longer ones lie apart. */
const INLINE = 64 * 1024;

const isAsyncIterable = (value: object): value is AsyncIterable<unknown> => Symbol.asyncIterator in value;
const isIterable = (value: object): value is Iterable<unknown> => Symbol.iterator in value;

async function* bytesOf(first: Uint8Array, rest: AsyncIterator<unknown>): AsyncGenerator<Uint8Array> {
  yield first;
  try {
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      if (next.value instanceof Uint8Array) yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}

/** Reads the streams in properties that a device sent, so that they can be kept. */
export class StreamReader {
  readonly #staging: Staging;
  readonly #database: Database;

  constructor(staging: Staging, database: Database) {
    this.#staging = staging;
    this.#database = database;
  }

  /** A copy of properties without streams. */
  async readObject<P extends object>(properties: P): Promise<P> {
    const entries: (readonly [string, unknown])[] = [];
    for (const [name, value] of Object.entries(properties)) entries.push([name, await this.#read(value)]);
    return Object.assign({}, properties, Object.fromEntries(entries));
  }

  async #read(value: unknown): Promise<unknown> {
    if (typeof value !== "object" || value === null || value instanceof KeptContent) return value;
    if (value instanceof Uint8Array) return value.slice();
    if (value instanceof Date) return new Date(value);
    if (isAsyncIterable(value)) return await this.#readStream(value);
    if (isIterable(value)) return await this.#readList(value);
    if ("pieces" in value && "length" in value) return await this.#readPieces(value.pieces);
    return await this.readObject(value);
  }

  async #readList(values: Iterable<unknown> | AsyncIterable<unknown>): Promise<readonly unknown[]> {
    const list: unknown[] = [];
    for await (const value of values) list.push(await this.#read(value));
    return list;
  }

  /** Bytes of a known length that come in pieces. */
  async #readPieces(pieces: unknown): Promise<unknown> {
    const bytes = await this.#read(pieces);
    return bytes instanceof KeptContent ? { length: bytes.size, pieces: bytes } : bytes;
  }

  /** Bytes if it gives bytes, otherwise a list of what it gives. */
  async #readStream(stream: AsyncIterable<unknown>): Promise<unknown> {
    const values = stream[Symbol.asyncIterator]();
    const first = await values.next();
    if (first.done) return new Uint8Array();
    if (first.value instanceof Uint8Array) {
      return this.#toKept(await this.#staging.add(bytesOf(first.value, values)));
    }
    const rest = { [Symbol.asyncIterator]: () => values };
    return [await this.#read(first.value), ...(await this.#readList(rest))];
  }

  #toKept(staged: Staged): Uint8Array | KeptContent {
    if (staged.size <= INLINE) return staged.head;
    return new KeptContent(this.#database, staged.size, () => staged.content());
  }
}

/** A typed item that a device made, without streams. */
export async function readItem(reader: StreamReader, item: TypedItem): Promise<TypedItem> {
  switch (item.class) {
    case "Email":
      return { class: item.class, properties: await reader.readObject(item.properties) };
    case "Calendar":
      return { ...item, properties: await reader.readObject(item.properties) };
    case "Contacts":
      return { class: item.class, properties: await reader.readObject(item.properties) };
    case "Tasks":
      return { class: item.class, properties: await reader.readObject(item.properties) };
    case "Notes":
      return { class: item.class, properties: await reader.readObject(item.properties) };
  }
}

/** A device's change to an item, without streams. */
export async function readPatch(reader: StreamReader, patch: ItemPatch): Promise<ItemPatch> {
  switch (patch.class) {
    case "Email":
      return { class: patch.class, properties: await reader.readObject(patch.properties) };
    case "Calendar":
      return { ...patch, properties: await reader.readObject(patch.properties) };
    case "Contacts":
      return { class: patch.class, properties: await reader.readObject(patch.properties) };
    case "Tasks":
      return { class: patch.class, properties: await reader.readObject(patch.properties) };
    case "Notes":
      return { class: patch.class, properties: await reader.readObject(patch.properties) };
  }
}
