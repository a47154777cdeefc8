import { createReadStream } from "node:fs";
import type { Readable, Writable } from "node:stream";

/** The streams a run talks to, and its environment; `process` has them. */
export interface CliStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Prints one line. */
export function printLine({ stdout }: CliStreams, text: string): void {
  stdout.write(`${text}\n`);
}

/** Reads a file, or standard input for `-`. */
export async function readInput(streams: CliStreams, file: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file === "-" ? streams.stdin : createReadStream(file))
    pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}
