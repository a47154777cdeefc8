import { type Command, InvalidArgumentError } from "commander";
import { toTable } from "../cli/table.js";
import { columnsOf, printAnswer, type SourceOptions, withAdmin, withSourceOptions } from "./admin-source.js";
import type { CommandContext } from "./command-group.js";
import { deviceTable } from "./print-devices.js";

/** `stale` and `versions` */
export function addFleetCommands(program: Command, context: CommandContext): void {
  addStale(program, context);
  addVersions(program, context);
}

function toDays(text: string): number {
  const days = Number(text);
  if (!Number.isSafeInteger(days) || days < 1) throw new InvalidArgumentError("a whole number of days");
  return days;
}

function addStale(program: Command, { streams }: CommandContext): void {
  withSourceOptions(program.command("stale"))
    .description("devices that have not been seen for long; with --remove they are forgotten")
    .option("--days <days>", "not seen for so many days", toDays, 90)
    .option("--remove", "forget them")
    .action((options: SourceOptions & { readonly days: number; readonly remove?: boolean }) =>
      withAdmin(options, streams, async (admin) => {
        const { days, remove = false } = options;
        const answer = await admin.call("removeStale", { days, dryRun: !remove });
        printAnswer<"removeStale">(streams, options, answer, ({ devices }) => [
          ...deviceTable(devices, Date.now(), columnsOf(streams)),
          ...(devices.length === 0
            ? []
            : [remove ? "They are removed." : "Nothing was done: --remove forgets them."]),
        ]);
      }),
    );
}

function addVersions(program: Command, { streams }: CommandContext): void {
  withSourceOptions(program.command("versions"))
    .description("devices by protocol version, and those that do not speak 16.1")
    .action((options: SourceOptions) =>
      withAdmin(options, streams, async (admin) => {
        const columns = columnsOf(streams);
        printAnswer<"reportVersions">(streams, options, await admin.call("reportVersions", {}), (answer) => [
          ...toTable(
            answer.versions,
            [
              { title: "VERSION", cell: ({ version }) => version || "none" },
              { title: "DEVICES", cell: ({ devices }) => devices },
            ],
            columns,
          ),
          ...(answer.below.length === 0
            ? []
            : ["", "Below 16.1:", ...deviceTable(answer.below, Date.now(), columns)]),
        ]);
      }),
    );
}
