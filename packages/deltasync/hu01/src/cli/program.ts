import type { Readable, Writable } from "node:stream";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { showInfo } from "./info.js";
import { packFile, unpackFile } from "./transfer.js";

/** The streams a run talks to; `process` has them. */
export interface CliStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/** Runs the command line and returns the exit code: 0 when all went well, 1 otherwise. */
export async function runCli(argv: readonly string[], streams: CliStreams): Promise<number> {
  try {
    await createProgram(streams).parseAsync([...argv], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    // The reader of our output has gone away (`| head`): nothing is left to say, and nobody to say it to.
    if (!hasCode(error, "EPIPE")) streams.stderr.write(`easkit-hu01: ${messageOf(error)}\n`);
    return 1;
  }
}

function createProgram(streams: CliStreams): Command {
  const program = new Command("easkit-hu01")
    .description(
      "Reads and writes the HU01 streams of DeltaSync. A file named - is standard input or output.",
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
    });
  program
    .command("unpack")
    .description("unpack a HU01 stream")
    .argument("<in>", "the HU01 stream")
    .argument("<out>", "where the unpacked bytes go")
    .option("--max-size <bytes>", "give up if it unpacks to more", toCount)
    .action((from: string, to: string, options: { maxSize?: number }) =>
      unpackFile(streams, from, to, options),
    );
  program
    .command("pack")
    .description("pack bytes into a HU01 stream")
    .argument("<in>", "the bytes to pack")
    .argument("<out>", "where the HU01 stream goes")
    .option("--id <guid>", "the stream's GUID (random if not given)")
    .option("--time <date>", "the header's time (that of the input if not given)", toDate)
    .action((from: string, to: string, options: { id?: string; time?: Date }) =>
      packFile(streams, from, to, options),
    );
  program
    .command("info")
    .description("show a HU01 stream's header and sizes")
    .argument("<in>", "the HU01 stream")
    .option("--blocks", "one line for each block")
    .option("--verify", "unpack every block and check its CRC-32")
    .option("--json", "as JSON")
    .action((from: string, options: { blocks?: boolean; verify?: boolean; json?: boolean }) =>
      showInfo(streams, from, options),
    );
  return program;
}

function toCount(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("It has to be a number of bytes.");
  return Number(text);
}

function toDate(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError("It has to be a date such as 2011-03-29T09:33:55Z.");
  return date;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
