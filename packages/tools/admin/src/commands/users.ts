import type { Command } from "commander";
import { toTable } from "../cli/table.js";
import { columnsOf, printAnswer, type SourceOptions, withAdmin, withSourceOptions } from "./admin-source.js";
import type { CommandContext } from "./command-group.js";
import { act } from "./device-actions.js";
import { addUserSettings } from "./user-settings.js";

/** What was done to the devices of an account, in a sentence. */
export const tellReset = (user: string, deviceIds: readonly string[]): string =>
  deviceIds.length === 0 ? `${user} has no devices` : `will start over: ${deviceIds.join(", ")}`;

/** `users list`, `reset`, `show` and `set` */
export function addUserCommands(program: Command, context: CommandContext): void {
  const { streams } = context;
  const users = program.command("users").description("those who have devices");
  withSourceOptions(users.command("list"))
    .description("users, with the number of their devices")
    .action((options: SourceOptions) =>
      withAdmin(options, streams, async (admin) =>
        printAnswer<"listUsers">(streams, options, await admin.call("listUsers", {}), ({ users: all }) =>
          toTable(
            all,
            [
              { title: "USER", cell: ({ user }) => user },
              { title: "DEVICES", cell: ({ devices }) => devices },
            ],
            columnsOf(streams),
          ),
        ),
      ),
    );
  withSourceOptions(users.command("reset <user>"))
    .description("give all devices of a user everything from the beginning")
    .action((user: string, options: SourceOptions) =>
      act(context, options, "resetAccount", { user }, ({ deviceIds }) => tellReset(user, deviceIds)),
    );
  addUserSettings(users, context);
}
