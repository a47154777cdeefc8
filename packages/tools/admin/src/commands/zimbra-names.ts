import type { Command } from "commander";
import { AdminError } from "../admin-error.js";
import { type SourceOptions, withSourceOptions } from "./admin-source.js";
import type { CommandContext } from "./command-group.js";
import { act } from "./device-actions.js";
import { tellReset } from "./users.js";

/** The device that `[device_id {id}|all]` means; `undefined` for all. */
function toDeviceId(words: readonly string[]): string | undefined {
  const [first, second, ...more] = words[0] === "device_id" ? words.slice(1) : words;
  if (second !== undefined || more.length > 0 || (words[0] === "device_id" && first === undefined))
    throw new AdminError("usage", "after the account comes nothing, all, or device_id and an id");
  return first === "all" ? undefined : first;
}

/** The commands of `zxsuite mobile`, by their own names, for who has them in scripts. */
export function addZimbraCommands(program: Command, context: CommandContext): void {
  withSourceOptions(program.command("doRemoveDevice <account> <device_id>"))
    .description("the same as `devices remove`")
    .action((user: string, deviceId: string, options: SourceOptions) =>
      act(context, options, "removeDevice", { user, deviceId }, () => `${deviceId} of ${user} is removed`),
    );
  withSourceOptions(program.command("doResetAccount <account>"))
    .description("the same as `users reset`")
    .action((user: string, options: SourceOptions) =>
      act(context, options, "resetAccount", { user }, ({ deviceIds }) => tellReset(user, deviceIds)),
    );
  withSourceOptions(program.command("doResetDevice <account> [device...]"))
    .description(
      "the same as `devices reset`: [device_id {id}|all]; without an id, all devices of the account",
    )
    .action((user: string, words: readonly string[], options: SourceOptions) => {
      const deviceId = toDeviceId(words);
      if (deviceId === undefined)
        return act(context, options, "resetAccount", { user }, ({ deviceIds }) => tellReset(user, deviceIds));
      return act(
        context,
        options,
        "resetDevice",
        { user, deviceId },
        () => `${deviceId} of ${user} will start over`,
      );
    });
}
