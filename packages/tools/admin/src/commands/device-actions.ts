import type { Command } from "commander";
import { AdminError } from "../admin-error.js";
import type { InputOf, OperationName, OutputOf } from "../operations/operations.js";
import { printAnswer, type SourceOptions, withAdmin, withSourceOptions } from "./admin-source.js";
import type { CommandContext } from "./command-group.js";

/** Does one operation and prints what came of it. */
export async function act<N extends OperationName>(
  { streams }: CommandContext,
  options: SourceOptions,
  name: N,
  input: InputOf<N>,
  tell: (answer: OutputOf<N>) => string,
): Promise<void> {
  await withAdmin(options, streams, async (admin) => {
    printAnswer<N>(streams, options, await admin.call(name, input), (answer) => [tell(answer)]);
  });
}

/** `devices reset`, `remove`, `resync` and `resend` */
export function addDeviceActions(devices: Command, context: CommandContext): void {
  withSourceOptions(devices.command("reset <user> <device>"))
    .description("give a device everything from the beginning at its next connection")
    .action((user: string, deviceId: string, options: SourceOptions) =>
      act(
        context,
        options,
        "resetDevice",
        { user, deviceId },
        () => `${deviceId} of ${user} will start over`,
      ),
    );
  withSourceOptions(devices.command("remove <user> <device>"))
    .description("forget a device whole; it may come back, as a new one")
    .action((user: string, deviceId: string, options: SourceOptions) =>
      act(context, options, "removeDevice", { user, deviceId }, () => `${deviceId} of ${user} is removed`),
    );
  addResync(devices, context);
  withSourceOptions(devices.command("resend <user> <device> <folder> <item>"))
    .description("send one item again at the device's next Sync")
    .action((user: string, deviceId: string, folderId: string, itemId: string, options: SourceOptions) =>
      act(
        context,
        options,
        "resendItem",
        { user, deviceId, folderId, itemId },
        () => `${itemId} will be sent again`,
      ),
    );
}

interface ResyncOptions extends SourceOptions {
  readonly folder?: string;
  readonly class?: string;
  readonly hierarchy?: boolean;
}

const classes = ["Email", "Calendar", "Contacts", "Tasks", "Notes"] as const;

function toClass(text: string): (typeof classes)[number] {
  const found = classes.find((each) => each.toLowerCase() === text.toLowerCase());
  if (!found) throw new AdminError("usage", `a class is one of ${classes.join(", ")}`);
  return found;
}

function addResync(devices: Command, context: CommandContext): void {
  withSourceOptions(devices.command("resync <user> <device>"))
    .description("give one folder, the folders of one class, or the folder list from the beginning")
    .option("--folder <id>", "this folder")
    .option("--class <class>", "all folders of Email, Calendar, Contacts, Tasks or Notes")
    .option("--hierarchy", "the folder list")
    .action((user: string, deviceId: string, options: ResyncOptions) => {
      const { folder, hierarchy } = options;
      const wish = {
        ...(folder !== undefined && { folderId: folder }),
        ...(options.class !== undefined && { class: toClass(options.class) }),
        ...(hierarchy === true && { hierarchy }),
      };
      if (Object.keys(wish).length !== 1)
        throw new AdminError("usage", "give one of --folder, --class and --hierarchy");
      return act(context, options, "resyncDevice", { user, deviceId, ...wish }, ({ folderIds }) =>
        hierarchy ? "the folder list will start over" : `will start over: ${folderIds.join(", ")}`,
      );
    });
}
