import { Command, CommanderError } from "commander";
import { addDataCommands } from "./data-commands.js";
import { addPeopleCommands } from "./people-commands.js";
import { addSharingCommands } from "./sharing-commands.js";
import { addShowCommands, messageOf } from "./show-commands.js";
import type { CliStreams } from "./streams.js";
import { addUserCommands } from "./user-commands.js";

/** Runs the command line and returns the exit code: 0 done, 1 it failed, 2 wrong usage. */
export async function runCli(argv: readonly string[], streams: CliStreams): Promise<number> {
  try {
    await createProgram(streams).parseAsync([...argv], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    streams.stderr.write(`easkit-demo: ${messageOf(error)}\n`);
    return 1;
  }
}

function createProgram(streams: CliStreams): Command {
  const program = new Command("easkit-demo")
    .description("A groupware in one file: users, mailboxes, and what is in them.")
    .option("--db <path>", "the file; EASKIT_DEMO_DB, or easkit-demo.db here, unless given")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
    });
  addUserCommands(program, streams);
  addPeopleCommands(program, streams);
  addSharingCommands(program, streams);
  addDataCommands(program, streams);
  addShowCommands(program, streams);
  return program;
}
