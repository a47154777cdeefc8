import { toContentSource } from "../content/contents.js";
import type { Database } from "../database/database.js";

/** Large bytes of a typed item, such as a long body: they lie apart, and are read when somebody asks for them. */
export class KeptContent implements AsyncIterable<Uint8Array> {
  readonly size: number;
  readonly #database: Database;
  readonly #content: () => number;

  constructor(database: Database, size: number, content: () => number) {
    this.#database = database;
    this.size = size;
    this.#content = content;
  }

  /** The content's key; where it was only staged until now, it is written. */
  get content(): number {
    return this.#content();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return toContentSource(this.#database, this.#content(), this.size).open()[Symbol.asyncIterator]();
  }
}
