import type { BlockHeader } from "../block-header.js";
import { BlockUnpacker } from "../block-unpacker.js";
import type { Hu01Header } from "../file-header.js";
import { fileTimeToDate } from "../file-time.js";
import { readFrames } from "../unpack.js";
import { openInput } from "./files.js";
import type { CliStreams } from "./program.js";

interface Totals {
  blocks: number;
  stored: number;
  decompressedSize: number;
  compressedSize: number;
}

/** `info IN`: the header, and the sizes of all blocks together. */
export async function showInfo(
  streams: CliStreams,
  from: string,
  options: { readonly blocks?: boolean; readonly verify?: boolean; readonly json?: boolean },
): Promise<void> {
  const { stream } = await openInput(streams, from);
  const unpacker = new BlockUnpacker();
  const totals: Totals = { blocks: 0, stored: 0, decompressedSize: 0, compressedSize: 0 };
  let header: Hu01Header | undefined;
  for await (const frame of readFrames(stream)) {
    if (frame.kind === "header") {
      header = frame.header;
      continue;
    }
    if (options.verify)
      unpacker.unpack(frame.header, frame.data, Buffer.alloc(frame.header.decompressedSize));
    if (options.blocks) streams.stdout.write(blockLine(frame.header, options.json === true));
    add(totals, frame.header);
  }
  if (header === undefined) return;
  const facts = { ...headerFacts(header), ...totals, verified: options.verify === true };
  streams.stdout.write(options.json ? `${JSON.stringify(facts)}\n` : factLines(facts));
}

function add(totals: Totals, block: BlockHeader): void {
  totals.blocks++;
  if (block.compressedSize === block.decompressedSize) totals.stored++;
  totals.decompressedSize += block.decompressedSize;
  totals.compressedSize += block.compressedSize;
}

function headerFacts({ headerSize, id, fileTime, unknown }: Hu01Header) {
  const date = fileTime === undefined ? undefined : fileTimeToDate(fileTime).toISOString();
  return { headerSize, id, fileTime: fileTime?.toString(), date, unknown };
}

function blockLine(block: BlockHeader, json: boolean): string {
  if (json) return `${JSON.stringify(block)}\n`;
  const crc = block.crc32.toString(16).padStart(8, "0");
  return `block at ${block.offset}: ${block.compressedSize} -> ${block.decompressedSize} bytes, CRC-32 ${crc}\n`;
}

function factLines(facts: object): string {
  return Object.entries(facts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name.padEnd(17)} ${value}\n`)
    .join("");
}
