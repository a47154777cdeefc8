import { Command, CommanderError } from "commander";
import { messageOf } from "../device-error.js";
import { addAccountCommands } from "./account-commands.js";
import { exitCode, exitCodeOf } from "./exit-code.js";
import { addItemCommands } from "./item-commands.js";
import { addMailCommands } from "./mail-commands.js";
import { addMeetingCommands } from "./meeting-commands.js";
import { addRawCommand } from "./raw-command.js";
import type { CliStreams } from "./streams.js";
import { addSyncCommand } from "./sync-command.js";
import { addUserCommands } from "./user-commands.js";

/** Runs the command line and returns the exit code, see {@link exitCode}. */
export async function runCli(argv: readonly string[], streams: CliStreams): Promise<number> {
  let code: number = exitCode.ok;
  try {
    const program = createProgram(streams, (given) => {
      code = given;
    });
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return exitCodeOf(error);
    const isDebug = argv.includes("--debug") && error instanceof Error;
    streams.stderr.write(`easkit-device: ${isDebug ? error.stack : messageOf(error)}\n`);
    return exitCodeOf(error);
  }
}

const EXIT_CODES = `
Exit codes:
  0  done; ping: something changed
  1  the server said no or answered nonsense, or a folder could not be synced
  2  wrong usage
  3  ping: nothing changed within the heartbeat
  4  the server refused the credentials
  5  the server cannot be reached, or the connection broke`;

function createProgram(streams: CliStreams, exit: (code: number) => void): Command {
  const program = new Command("easkit-device")
    .description("A scripted Exchange ActiveSync device, for trying and testing servers.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
    })
    .addHelpText("after", EXIT_CODES);
  addSyncCommand(program, streams, exit);
  addMailCommands(program, streams, exit);
  addAccountCommands(program, streams);
  addItemCommands(program, streams);
  addMeetingCommands(program, streams);
  addUserCommands(program, streams);
  addRawCommand(program, streams);
  return program;
}
