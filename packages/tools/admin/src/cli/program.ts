import { Command, CommanderError } from "commander";
import { messageOf } from "../admin-error.js";
import { addAuditCommands } from "../commands/audit.js";
import type { CommandContext, CommandGroup } from "../commands/command-group.js";
import { addDeviceActions } from "../commands/device-actions.js";
import { addDeviceControl } from "../commands/device-control.js";
import { addDeviceCommands } from "../commands/devices.js";
import { addDoctorCommand } from "../commands/doctor.js";
import { addFleetCommands } from "../commands/fleet.js";
import { addPolicyCommands } from "../commands/policies.js";
import { addRuleCommands } from "../commands/rules.js";
import { addStateCommands } from "../commands/state.js";
import { addTopCommand } from "../commands/top.js";
import { addTraceCommand } from "../commands/trace.js";
import { addUserCommands } from "../commands/users.js";
import { addZimbraCommands } from "../commands/zimbra-names.js";
import { exitCode, exitCodeOf } from "./exit-code.js";
import type { CliStreams } from "./streams.js";

const addAllDeviceCommands: CommandGroup = (program, context) => {
  const devices = addDeviceCommands(program, context);
  addDeviceActions(devices, context);
  addDeviceControl(devices, context);
  addTraceCommand(devices, context);
};

/** The groups of commands; each has a file of its own. */
const groups: readonly CommandGroup[] = [
  addAllDeviceCommands,
  addUserCommands,
  addRuleCommands,
  addPolicyCommands,
  addFleetCommands,
  addTopCommand,
  addAuditCommands,
  addStateCommands,
  addDoctorCommand,
  addZimbraCommands,
];

const EXIT_CODES = `
Exit codes:
  0  done, and nothing is wrong
  1  something was found wrong, or was left as it is
  2  wrong usage, or what was named is not there
  3  a store, file or server could not be read or written, or lets nobody in`;

/** Runs the command line and returns the exit code, see {@link exitCode}. */
export async function runCli(argv: readonly string[], streams: CliStreams): Promise<number> {
  let code: number = exitCode.ok;
  try {
    const program = createProgram({
      streams,
      exit: (given) => {
        code = given;
      },
    });
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return exitCodeOf(error);
    // The reader of our output has gone away (`| head`): nothing is left to say, and nobody to say it to.
    if (error instanceof Error && "code" in error && error.code === "EPIPE") return exitCode.ok;
    streams.stderr.write(`easkit-admin: ${messageOf(error)}\n`);
    return exitCodeOf(error);
  }
}

/** The command with all that is below it. */
export function createProgram(context: CommandContext): Command {
  const { streams } = context;
  const program = new Command("easkit-admin")
    .description("Looks after an easkit server.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
    })
    .addHelpText("after", EXIT_CODES);
  for (const add of groups) add(program, context);
  return program;
}
