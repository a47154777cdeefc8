import { type Command, InvalidArgumentError } from "commander";
import { AdminError } from "../admin-error.js";
import { printable } from "../cli/printable.js";
import type { InputOf, OutputOf } from "../operations/operations.js";
import { printAnswer, type SourceOptions, withAdmin, withSourceOptions } from "./admin-source.js";
import type { CommandContext } from "./command-group.js";

type Settings = OutputOf<"showUser">;

/** With a value what is set, `false` for what is taken back. */
interface SetOptions extends SourceOptions {
  readonly enable?: boolean;
  readonly disable?: boolean;
  readonly maxDevices?: number | false;
  readonly policy?: string | false;
}

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 0 || count > 100_000)
    throw new InvalidArgumentError("a whole number up to 100,000");
  return count;
}

const tell = (user: string, { enabled = true, maxDevices, policy }: Settings): string[] => [
  `${printable(user)} ${enabled ? "may use the service" : "may not use the service"}`,
  `devices  ${maxDevices === undefined ? "as many as everybody may have" : `at most ${maxDevices}`}`,
  `policy   ${policy === undefined ? "that of a group, or of all others" : printable(policy)}`,
];

/** `users show` and `users set` */
export function addUserSettings(users: Command, { streams }: CommandContext): void {
  withSourceOptions(users.command("show <user>"))
    .description("what counts for a user: whether the service may be used, how many devices, which policy")
    .action((user: string, options: SourceOptions) =>
      withAdmin(options, streams, async (admin) =>
        printAnswer<"showUser">(streams, options, await admin.call("showUser", { user }), (settings) =>
          tell(user, settings),
        ),
      ),
    );
  withSourceOptions(users.command("set <user>"))
    .description("change what counts for a user; what is not named stays as it is")
    .option("--enable", "the user may use the service")
    .option("--disable", "the user may not use the service")
    .option("--max-devices <count>", "the user may have so many devices", toCount)
    .option("--no-max-devices", "as many as everybody")
    .option("--policy <name>", "the named policy of the user's devices")
    .option("--no-policy", "that of a group, or of all others")
    .action((user: string, options: SetOptions) => {
      checkOptions(options);
      return withAdmin(options, streams, async (admin) => {
        const settings = changed(await admin.call("showUser", { user }), options);
        await admin.call("setUser", { user, ...settings });
        printAnswer<"showUser">(streams, options, settings, (now) => tell(user, now));
      });
    });
}

function checkOptions({ enable, disable, maxDevices, policy }: SetOptions): void {
  if (enable && disable) throw new AdminError("usage", "give --enable or --disable, not both");
  if ([enable, disable, maxDevices, policy].every((given) => given === undefined))
    throw new AdminError("usage", "say what is to change; --help tells what there is");
}

function changed(before: Settings, options: SetOptions): Omit<InputOf<"setUser">, "user"> {
  const enabled = options.enable ? true : options.disable ? false : before.enabled;
  const { maxDevices = before.maxDevices, policy = before.policy } = options;
  return {
    ...(enabled !== undefined && { enabled }),
    ...(typeof maxDevices === "number" && { maxDevices }),
    ...(typeof policy === "string" && { policy }),
  };
}
