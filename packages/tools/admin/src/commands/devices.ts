import type { Command } from "commander";
import type { OutputOf } from "../operations/operations.js";
import { columnsOf, printAnswer, type SourceOptions, withAdmin, withSourceOptions } from "./admin-source.js";
import type { CommandContext } from "./command-group.js";
import { deviceTable, explanationTable, showDetail, skippedTable } from "./print-devices.js";

interface ListOptions extends SourceOptions {
  readonly user?: string;
  readonly search?: string;
}

/** `devices list`, `show`, `size`, `skipped` and `explain`: all that only looks */
export function addDeviceCommands(program: Command, context: CommandContext): Command {
  const devices = program.command("devices").description("devices: look at them and steer them");
  addList(devices, context);
  addShow(devices, context);
  addSkipped(devices, context);
  addExplain(devices, context);
  return devices;
}

/** All devices that are meant, however many portions they come in. */
async function listAll(
  options: ListOptions,
  streams: CommandContext["streams"],
): Promise<OutputOf<"listDevices">> {
  const { user, search } = options;
  const wish = {
    ...(user !== undefined && { user }),
    ...(search !== undefined && { search }),
    limit: 10_000,
  };
  return withAdmin(options, streams, async (admin) => {
    let { devices, next } = await admin.call("listDevices", wish);
    while (next !== undefined) {
      const more = await admin.call("listDevices", { ...wish, after: next });
      devices = [...devices, ...more.devices];
      ({ next } = more);
    }
    return { devices };
  });
}

function addList(devices: Command, { streams }: CommandContext): void {
  withSourceOptions(devices.command("list"))
    .description("all devices, or those of a user, or those in which a text occurs")
    .option("--user <user>", "of this user only")
    .option("--search <text>", "with this in user, id, type, model, OS, name or user agent")
    .action(async (options: ListOptions) =>
      printAnswer<"listDevices">(streams, options, await listAll(options, streams), (answer) =>
        deviceTable(answer.devices, Date.now(), columnsOf(streams)),
      ),
    );
}

function addShow(devices: Command, { streams }: CommandContext): void {
  withSourceOptions(devices.command("show <user> <device>"))
    .description("a device, what it has done last, and its folders")
    .action((user: string, deviceId: string, options: SourceOptions) =>
      withAdmin(options, streams, async (admin) => {
        const detail = await admin.call("showDevice", { user, deviceId });
        const size = await admin.call("sizeDevice", { user, deviceId });
        const all = { ...detail, state: size };
        printAnswer<"showDevice">(streams, options, all, (answer) =>
          showDetail(answer, size, Date.now(), columnsOf(streams)),
        );
      }),
    );
}

function addSkipped(devices: Command, { streams }: CommandContext): void {
  withSourceOptions(devices.command("skipped <user> <device>"))
    .description("items that were left out of what a device was sent, with the reasons")
    .action((user: string, deviceId: string, options: SourceOptions) =>
      withAdmin(options, streams, async (admin) =>
        printAnswer<"listSkipped">(
          streams,
          options,
          await admin.call("listSkipped", { user, deviceId }),
          (answer) => skippedTable(answer.items, columnsOf(streams)),
        ),
      ),
    );
}

function addExplain(devices: Command, { streams }: CommandContext): void {
  withSourceOptions(devices.command("explain <user> <device>"))
    .description("why each Add, Change and Delete of the last answers was sent")
    .option("--folder <id>", "in this folder only")
    .action((user: string, deviceId: string, options: SourceOptions & { readonly folder?: string }) =>
      withAdmin(options, streams, async (admin) => {
        const { folder } = options;
        const wish = { user, deviceId, ...(folder !== undefined && { folderId: folder }) };
        printAnswer<"explainDevice">(streams, options, await admin.call("explainDevice", wish), (answer) =>
          explanationTable(answer.changes, columnsOf(streams)),
        );
      }),
    );
}
