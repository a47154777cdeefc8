import { setImmediate as letOthers } from "node:timers/promises";
import { BackendError } from "@easkit/backend";
import type { Groupware } from "../groupware.js";
import { CHUNK, toChunks } from "./chunks.js";
import { createContent, dropUnused, writeChunk, writeContent } from "./contents.js";

/** Up to so many bytes are held in memory and written with the item. */
const SMALL = 4 * CHUNK;
/** So many chunks are written at a time: a commit for each would be slow, one for all would keep others waiting. */
const BATCH = 16;

/** Bytes that have been read, to be part of an item. */
export interface Staged {
  readonly size: number;
  /** The first 256 KB at most. */
  readonly head: Uint8Array;
  /** The content that holds them, made now if they were few. Only in a write; always the same one. */
  content(): number;
}

/** Takes bytes that are at hand. */
export function stageBytes({ database, now }: Groupware, bytes: Uint8Array): Staged {
  let content: number | undefined;
  return {
    size: bytes.length,
    head: bytes,
    content: () => {
      content ??= writeContent(database, bytes, now());
      return content;
    },
  };
}

/** These bytes, and then the others. */
export async function* following(
  head: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}

/** Reads what comes from outside before a transaction, which cannot wait; what is not used then is dropped. */
export class Staging {
  readonly #groupware: Groupware;
  readonly #written: number[] = [];

  private constructor(groupware: Groupware) {
    this.#groupware = groupware;
  }

  /** Runs `use`, and drops whatever it has staged and nothing holds on to in the end. */
  static async during<T>(groupware: Groupware, use: (staging: Staging) => Promise<T>): Promise<T> {
    const staging = new Staging(groupware);
    try {
      return await use(staging);
    } finally {
      staging.#dropUnused();
    }
  }

  /** Reads all that comes. @throws BackendError `too-large` */
  async add(pieces: AsyncIterable<Uint8Array>): Promise<Staged> {
    const rest = this.#limited(pieces);
    const head: Uint8Array[] = [];
    let size = 0;
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      head.push(next.value.slice());
      size += next.value.length;
      if (size > SMALL) return await this.#addLarge(Buffer.concat(head), rest);
    }
    return stageBytes(this.#groupware, Buffer.concat(head));
  }

  async #addLarge(head: Uint8Array, rest: AsyncIterable<Uint8Array>): Promise<Staged> {
    const { database, now } = this.#groupware;
    const content = database.write(() => createContent(database, 0, now()));
    this.#written.push(content);
    let batch: Uint8Array[] = [];
    let place = 0;
    let size = 0;
    const flush = () => {
      database.write(() => {
        for (const chunk of batch) writeChunk(database, content, place++, chunk);
      });
      size += batch.reduce((sum, chunk) => sum + chunk.length, 0);
      batch = [];
    };
    for await (const chunk of toChunks(following(head, rest))) {
      batch.push(chunk);
      if (batch.length < BATCH) continue;
      flush();
      await letOthers();
    }
    flush();
    database.run("UPDATE contents SET size = ? WHERE content = ?", size, content);
    return { size, head: head.subarray(0, SMALL), content: () => content };
  }

  async *#limited(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { maxItemSize } = this.#groupware.settings;
    let size = 0;
    for await (const piece of pieces) {
      size += piece.length;
      if (size > maxItemSize) throw new BackendError("too-large", `more than ${maxItemSize} bytes`);
      yield piece;
    }
  }

  #dropUnused(): void {
    const { database } = this.#groupware;
    if (this.#written.length === 0) return;
    database.write(() => {
      for (const content of this.#written) dropUnused(database, content);
    });
  }
}
