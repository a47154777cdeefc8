import { attribute } from "./attribute.js";
import { ByteCursor } from "./byte-cursor.js";
import { FileBuilder } from "./file-builder.js";
import { readMapiProperties, type Stretch } from "./mapi-properties.js";
import { MessageBuilder } from "./message-builder.js";
import type { TnefMessage } from "./tnef-message.js";

const signature = 0x223e9f78;
const level = { message: 1, attachment: 2 } as const;
/** As much of an attribute is held: names, dates, the code page. */
const kept = 4096;

/** Passes over what is left of an attribute and its checksum; false if the input ends before. */
async function finishAttribute(cursor: ByteCursor, { end }: Stretch): Promise<boolean> {
  await cursor.skip(end - cursor.position);
  return cursor.position === end && (await cursor.take(2)).length === 2;
}

/** Reads attribute by attribute into a message. */
class TnefReader {
  readonly #cursor: ByteCursor;
  readonly #message = new MessageBuilder();
  readonly #files: FileBuilder[] = [];
  readonly #mostFiles: number;

  constructor(cursor: ByteCursor, mostFiles: number) {
    this.#cursor = cursor;
    this.#mostFiles = mostFiles;
  }

  async read(signal: AbortSignal): Promise<TnefMessage | undefined> {
    const cursor = this.#cursor;
    if ((await cursor.number(4)) !== signature) return undefined;
    await cursor.skip(2);
    let isWhole = true;
    while (isWhole && !(await cursor.isOver())) {
      signal.throwIfAborted();
      isWhole = await this.#attribute();
    }
    const { charset } = this.#message;
    return { ...this.#message.build(isWhole), files: this.#files.map((file) => file.build(charset)) };
  }

  async #attribute(): Promise<boolean> {
    const cursor = this.#cursor;
    const where = await cursor.number(1);
    const id = await cursor.number(4);
    const length = await cursor.number(4);
    const stretch = { start: cursor.position, end: cursor.position + length };
    if (where === level.message) await this.#ofMessage(id, stretch);
    else if (where === level.attachment) {
      if (!(await this.#ofFile(id, stretch))) return false;
    } else return false;
    return finishAttribute(cursor, stretch);
  }

  async #ofMessage(id: number, stretch: Stretch): Promise<void> {
    const cursor = this.#cursor;
    if (id === attribute.properties) {
      for await (const property of readMapiProperties(cursor, stretch.end)) this.#message.property(property);
    } else if (id === attribute.recipients) {
      await this.#message.recipientTable(cursor, stretch.end);
    } else {
      const head = await cursor.take(Math.min(kept, stretch.end - stretch.start));
      this.#message.attribute(id, head, stretch);
    }
  }

  /** False once there are too many. */
  async #ofFile(id: number, stretch: Stretch): Promise<boolean> {
    const cursor = this.#cursor;
    if (id === attribute.fileBegins || this.#files.length === 0) {
      if (this.#files.length >= this.#mostFiles) return false;
      this.#files.push(new FileBuilder());
    }
    const file = this.#files.at(-1);
    if (id === attribute.fileData) file?.setData(stretch);
    else if (id === attribute.fileTitle) {
      file?.setTitle(await cursor.take(Math.min(kept, stretch.end - stretch.start)));
    } else if (id === attribute.fileProperties) {
      for await (const property of readMapiProperties(cursor, stretch.end)) file?.property(property);
    }
    return true;
  }
}

/**
 * Reads TNEF (MS-OXTNEF) once and tells where its texts and files are; `undefined` if it is something else. Holds no
 * value whole.
 */
export async function readTnef(
  bytes: AsyncIterable<Uint8Array>,
  mostFiles: number,
  signal: AbortSignal,
): Promise<TnefMessage | undefined> {
  const cursor = new ByteCursor(bytes);
  try {
    return await new TnefReader(cursor, mostFiles).read(signal);
  } finally {
    await cursor.close();
  }
}
