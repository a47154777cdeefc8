import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { runCli } from "../cli/program.js";

/** What a run of the command came to. */
export interface CommandRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in this process. */
export async function runCommand(
  argv: readonly string[],
  { input = "", env = {} }: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CommandRun> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const outputs = Promise.all([text(stdout), text(stderr)]);
  const code = await runCli(argv, { stdin: Readable.from([Buffer.from(input)]), stdout, stderr, env });
  stdout.end();
  stderr.end();
  const [out, err] = await outputs;
  return { code, out, err };
}
