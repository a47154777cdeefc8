import type { Command } from "commander";
import type { UserChange } from "../users/user-writes.js";
import { withBackend } from "./open.js";
import { collect, toNumber } from "./parse-option.js";
import { type CliStreams, printLine, readInput } from "./streams.js";

interface UserOptions {
  readonly address?: string[];
  readonly name?: string;
  readonly password?: string;
  readonly quota?: number;
  readonly eas: boolean;
}

/** A password of `-` is read from standard input, where no list of processes shows it. */
async function toChange(streams: CliStreams, given: UserOptions): Promise<UserChange> {
  const { address, name, quota, eas } = given;
  const input = given.password === "-" ? await readInput(streams, "-") : undefined;
  const password =
    input === undefined
      ? given.password
      : Buffer.from(input)
          .toString("utf8")
          .replace(/\r?\n$/, "");
  return {
    easEnabled: eas,
    ...(address === undefined ? {} : { addresses: address }),
    ...(name === undefined ? {} : { displayName: name }),
    ...(quota === undefined ? {} : { quota }),
    ...(password === undefined ? {} : { password }),
  };
}

const withUserOptions = (command: Command): Command =>
  command
    .option("--password <password>", "to sign in with; - reads it from standard input")
    .option("--address <address>", "the address, then aliases (several times)", collect)
    .option("--name <name>", "the display name")
    .option("--quota <bytes>", "how much the mailbox may hold", toNumber)
    .option("--no-eas", "no devices");

/** Adds the commands about users. */
export function addUserCommands(program: Command, streams: CliStreams): void {
  const users = program.command("user").description("users, their passwords and addresses");
  withUserOptions(users.command("add").argument("<id>"))
    .description("make a user with a mailbox")
    .action((id: string, given: UserOptions, command: Command) =>
      withBackend(command, streams, async (backend) => {
        const user = await backend.users.create({ id, ...(await toChange(streams, given)) });
        printLine(streams, `${user.id} ${user.addresses.join(" ")}`.trim());
      }),
    );
  withUserOptions(users.command("change").argument("<id>"))
    .description("change what is given")
    .action((id: string, given: UserOptions, command: Command) =>
      withBackend(command, streams, async (backend) => {
        await backend.users.change(id, await toChange(streams, given));
      }),
    );
  users
    .command("list")
    .description("all users: id, bytes, addresses")
    .action((_: object, command: Command) =>
      withBackend(command, streams, async (backend) => {
        for (const { id, used, addresses, easEnabled } of backend.users.list()) {
          printLine(
            streams,
            [id, used, addresses.join(","), easEnabled ? "" : "no devices"].join("\t").trimEnd(),
          );
        }
      }),
    );
  users
    .command("remove")
    .argument("<id>")
    .description("remove a user with the whole mailbox, for good")
    .action((id: string, _: object, command: Command) =>
      withBackend(command, streams, (backend) => backend.users.remove(id)),
    );
  users
    .command("app-password")
    .argument("<id>")
    .argument("<label>")
    .option("--remove", "take it back")
    .description("make a password for one device and print it")
    .action((id: string, label: string, { remove }: { remove?: boolean }, command: Command) =>
      withBackend(command, streams, async ({ users: all }) => {
        if (remove) all.removeAppPassword(id, label);
        else printLine(streams, all.addAppPassword(id, label));
      }),
    );
}
