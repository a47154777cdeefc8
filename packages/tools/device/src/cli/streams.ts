import { readFile } from "node:fs/promises";
import type { Readable, Writable } from "node:stream";

/** The streams a run talks to, and its environment; `process` has them. */
export interface CliStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Prints one value as JSON: dates as ISO 8601, bytes as base64. */
export function printJson({ stdout }: CliStreams, value: unknown): void {
  stdout.write(`${JSON.stringify(value, bytesAsBase64, 2)}\n`);
}

function bytesAsBase64(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}

/** Prints one line. */
export function printLine({ stdout }: CliStreams, text: string): void {
  stdout.write(`${text}\n`);
}

/** Reads a file, or standard input for `-`. */
export async function readInput(streams: CliStreams, file: string): Promise<Uint8Array> {
  if (file !== "-") return readFile(file);
  const chunks: Buffer[] = [];
  for await (const chunk of streams.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
