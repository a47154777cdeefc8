import { Command, CommanderError, Option } from "commander";
import { decodeBytes } from "./decode.js";
import { dumpWbxml } from "./dump.js";
import { hex, WbxmlError } from "./errors.js";
import type { Vocabulary } from "./vocabulary.js";
import { createXmlPrinter, xmlToWbxml } from "./xml.js";

/** The outer world of the command line, replaceable in tests. */
export interface WbxmlCliIo {
  /** Standard input, read when no file is named. */
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: { write(data: string | Uint8Array): unknown };
  readonly stderr: { write(data: string): unknown };
  /** Reads a file whole. */
  readFile(path: string): Promise<Uint8Array>;
  /** Writes a file whole. */
  writeFile(path: string, data: string | Uint8Array): Promise<void>;
}

interface OutputChoice {
  readonly output?: string;
  readonly hex?: boolean;
}

const BYTES_ON_A_LINE = 12;

/**
 * Runs `easkit-wbxml decode|encode|dump`.
 *
 * - `decode [file]` writes WBXML as XML
 * - `encode [file]` writes XML as WBXML
 * - `dump [file]` shows WBXML token by token, a damaged document as far as it goes and then what is wrong with it
 *
 * Input is a file or standard input; WBXML may also come as hexadecimal text.
 *
 * @param argv - the arguments after the program's name
 * @returns the exit code: 0, 1 for a document that is not acceptable, 2 for wrong usage
 */
export async function runWbxmlCli(
  vocabulary: Vocabulary,
  argv: readonly string[],
  io: WbxmlCliIo,
): Promise<number> {
  try {
    await createProgram(vocabulary, io).parseAsync([...argv], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof Error)) throw error;
    io.stderr.write(`easkit-wbxml: ${error.message}\n`);
    return 1;
  }
}

function createProgram(vocabulary: Vocabulary, io: WbxmlCliIo): Command {
  const program = new Command("easkit-wbxml")
    .description("Reads and writes the WBXML of Exchange ActiveSync.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
    });
  const output = () => new Option("-o, --output <file>", "write there rather than to standard output");
  program
    .command("decode [file]")
    .description("WBXML (bytes or hexadecimal text) to XML")
    .addOption(output())
    .action(async (file: string | undefined, choice: OutputChoice) => {
      await decodeTo(vocabulary, io, choice, await readWbxml(io, file));
    });
  program
    .command("encode [file]")
    .description("XML to WBXML")
    .addOption(output())
    .option("-x, --hex", "write hexadecimal text")
    .action(async (file: string | undefined, choice: OutputChoice) => {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(await readInput(io, file));
      const bytes = await xmlToWbxml(text, vocabulary);
      await put(io, choice, choice.hex ? `${hexText(bytes)}\n` : bytes);
    });
  program
    .command("dump [file]")
    .description("WBXML token by token")
    .action(async (file: string | undefined) => dump(vocabulary, io, await readWbxml(io, file)));
  return program;
}

/** What was decoded before an error is written as well. */
async function decodeTo(vocabulary: Vocabulary, io: WbxmlCliIo, choice: OutputChoice, bytes: Uint8Array) {
  let xml = "";
  const printer = createXmlPrinter(vocabulary, (text) => {
    xml += text;
  });
  try {
    decodeBytes(bytes, printer, { vocabulary });
  } finally {
    if (xml !== "") await put(io, choice, xml.endsWith("\n") ? xml : `${xml}\n`);
  }
}

function dump(vocabulary: Vocabulary, io: WbxmlCliIo, bytes: Uint8Array): void {
  for (const { offset, bytes: part, meaning } of dumpWbxml(bytes, vocabulary)) {
    const shown = hexText(part.subarray(0, BYTES_ON_A_LINE)) + (part.length > BYTES_ON_A_LINE ? " …" : "");
    io.stdout.write(
      `${offset.toString(16).padStart(6, "0")}  ${shown.padEnd(BYTES_ON_A_LINE * 3 + 2)} ${meaning}\n`,
    );
  }
  decodeBytes(
    bytes,
    { startElement: ignore, endElement: ignore, text: ignore, opaque: ignore },
    { vocabulary },
  );
}

function ignore(): void {
  // The dump has shown it; only errors are wanted.
}

async function put(io: WbxmlCliIo, { output }: OutputChoice, data: string | Uint8Array): Promise<void> {
  if (output === undefined) io.stdout.write(data);
  else await io.writeFile(output, data);
}

async function readInput(io: WbxmlCliIo, file: string | undefined): Promise<Uint8Array> {
  if (file !== undefined && file !== "-") return io.readFile(file);
  const pieces: Uint8Array[] = [];
  for await (const piece of io.stdin) pieces.push(typeof piece === "string" ? Buffer.from(piece) : piece);
  return Buffer.concat(pieces);
}

/** WBXML begins with a version of 1 to 3, so that input which begins with a hexadecimal digit is text. */
async function readWbxml(io: WbxmlCliIo, file: string | undefined): Promise<Uint8Array> {
  const input = await readInput(io, file);
  const text = input.length > 0 && (input[0] ?? 0) >= 0x09 ? Buffer.from(input).toString("latin1") : "";
  const digits = text.replace(/0x|[\s,:-]/gi, "");
  if (digits === "") return input;
  if (!/^(?:[0-9a-f]{2})+$/i.test(digits)) {
    throw new WbxmlError("malformed", "the input is neither WBXML nor hexadecimal text");
  }
  return Uint8Array.from(Buffer.from(digits, "hex"));
}

function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, hex).join(" ");
}
