import { once } from "node:events";
import type { Readable, Writable } from "node:stream";

/** The streams a run talks to, and its environment; `process` has them. */
export interface CliStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Prints one line. */
export function printLine({ stdout }: CliStreams, text: string): void {
  stdout.write(`${text}\n`);
}

/** Prints as fast as the reader takes it. */
export async function printPortions({ stdout }: CliStreams, portions: AsyncIterable<string>): Promise<void> {
  for await (const portion of portions) if (!stdout.write(portion)) await once(stdout, "drain");
}
