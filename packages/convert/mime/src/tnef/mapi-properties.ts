import type { ByteCursor } from "./byte-cursor.js";

/** A stretch of decoded TNEF: from `start` to before `end`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** One property of a message, a recipient or an attachment in TNEF. */
export interface MapiProperty extends Stretch {
  readonly id: number;
  readonly type: number;
  /** The beginning of its value, whole if the value is short. */
  readonly head: Buffer;
}

/** The property types that are told apart (MS-OXCDATA 2.11.1). */
export const propertyType = { string8: 0x1e, unicode: 0x1f, object: 0x0d, binary: 0x102 } as const;

const multiple = 0x1000;
const firstNamed = 0x8000;
/** No message has so many properties or values. */
const most = 10_000;
/** As much of a value is held: names, addresses, ids. */
const kept = 4096;

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

/** Reads the properties of one set, and not beyond `end`, where what holds them ends. */
class PropertyReader {
  readonly #cursor: ByteCursor;
  readonly #end: number;

  constructor(cursor: ByteCursor, end: number) {
    this.#cursor = cursor;
    this.#end = end;
  }

  get left(): number {
    return Math.max(0, this.#end - this.#cursor.position);
  }

  async isOver(): Promise<boolean> {
    return this.left === 0 || (await this.#cursor.isOver());
  }

  async number(size: 2 | 4): Promise<number> {
    return this.left < size ? 0 : this.#cursor.number(size);
  }

  async skip(length: number): Promise<void> {
    await this.#cursor.skip(Math.min(length, this.left));
  }

  async value(length: number): Promise<Stretch & { readonly head: Buffer }> {
    const start = this.#cursor.position;
    const end = start + Math.min(length, this.left);
    const head = await this.#cursor.take(Math.min(kept, end - start));
    await this.skip(end - this.#cursor.position);
    return { start, end, head };
  }

  async sized() {
    const length = await this.number(4);
    const value = await this.value(length);
    await this.skip(padding(length));
    return value;
  }

  async skipName(): Promise<void> {
    await this.skip(16);
    const isText = (await this.number(4)) === 1;
    if (isText) await this.sized();
    else await this.skip(4);
  }

  /** Of several values the first. */
  async valueOf(type: number) {
    const size = fixedSizes.get(type & ~multiple);
    if (size !== undefined && (type & multiple) === 0) return this.value(size);
    const count = Math.min(most, await this.number(4));
    const first = size === undefined ? await this.sized() : await this.value(size);
    for (let i = 1; i < count && !(await this.isOver()); i += 1) {
      if (size === undefined) await this.sized();
      else await this.skip(size);
    }
    return first;
  }
}

/** Reads a set of properties (MS-OXTNEF 2.1.3.4) that ends before `end`. Large values are passed over, not held. */
export async function* readMapiProperties(cursor: ByteCursor, end: number): AsyncGenerator<MapiProperty> {
  const reader = new PropertyReader(cursor, end);
  const count = Math.min(most, await reader.number(4));
  for (let i = 0; i < count && !(await reader.isOver()); i += 1) {
    const type = await reader.number(2);
    const id = await reader.number(2);
    if (id >= firstNamed) await reader.skipName();
    yield { id, type, ...(await reader.valueOf(type)) };
  }
}
