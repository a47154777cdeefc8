import { DeviceError } from "../device-error.js";

/** Told of the parts of a multipart answer as they arrive. */
export interface PartSink {
  write(chunk: Uint8Array): void | Promise<void>;
}

const MOST_PARTS = 10_000;

/**
 * Reads an answer of `application/vnd.ms-sync.multipart` (MS-ASCMD 2.2.1.10.1) piece by piece.
 *
 * @param open - where the part with this number goes; part 0 is the WBXML
 * @throws DeviceError of code `protocol` if lengths and offsets make no sense, or parts overlap
 */
export async function readMultipart(
  body: AsyncIterable<Uint8Array>,
  open: (part: number, length: number) => PartSink,
): Promise<number> {
  const reader = new ByteReader(body);
  const count = (await reader.take(4)).readUInt32LE();
  if (count === 0 || count > MOST_PARTS) throw wrong(`it claims to have ${count} parts`);
  const table = await reader.take(8 * count);
  const parts = Array.from({ length: count }, (_, part) => ({
    part,
    offset: table.readUInt32LE(8 * part),
    length: table.readUInt32LE(8 * part + 4),
  }));
  for (const { part, offset, length } of parts.toSorted((a, b) => a.offset - b.offset || a.part - b.part)) {
    if (offset < reader.position) throw wrong(`part ${part} begins within what comes before it`);
    await reader.pass(offset - reader.position, () => {});
    const sink = open(part, length);
    await reader.pass(length, (chunk) => sink.write(chunk));
  }
  await reader.close();
  return count;
}

const wrong = (what: string) => new DeviceError("protocol", `the multipart answer is wrong: ${what}`);

class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);
  position = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    await this.pass(length, (chunk) => void chunks.push(chunk));
    return Buffer.concat(chunks);
  }

  async pass(length: number, to: (chunk: Uint8Array) => void | Promise<void>): Promise<void> {
    for (let left = length; left > 0; ) {
      if (this.#rest.length === 0) await this.#fill();
      const chunk = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(chunk.length);
      this.position += chunk.length;
      left -= chunk.length;
      await to(chunk);
    }
  }

  async #fill(): Promise<void> {
    const next = await this.#source.next();
    if (next.done) throw wrong("it ends too early");
    this.#rest = next.value;
  }

  /** Reads what follows the parts, which means nothing, so that the connection can be used again. */
  async close(): Promise<void> {
    while (!(await this.#source.next()).done);
  }
}
