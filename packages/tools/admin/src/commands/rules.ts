import type { Command } from "commander";
import { toTable } from "../cli/table.js";
import { type OutputOf, operations } from "../operations/operations.js";
import { columnsOf, printAnswer, type SourceOptions, withAdmin, withSourceOptions } from "./admin-source.js";
import type { CommandContext } from "./command-group.js";
import { act } from "./device-actions.js";
import { deviceTable } from "./print-devices.js";
import { readJson } from "./read-json.js";

type Settings = OutputOf<"showRules">;

/** `rules show`, `rules try`, `rules set` and `quarantine` */
export function addRuleCommands(program: Command, context: CommandContext): void {
  const { streams } = context;
  const rules = program.command("rules").description("which devices are let in");
  withSourceOptions(rules.command("show"))
    .description("the rules; with --json as `rules set` reads them")
    .action((options: SourceOptions) =>
      withAdmin(options, streams, async (admin) =>
        printAnswer<"showRules">(streams, options, await admin.call("showRules", {}), (answer) =>
          showRules(answer, columnsOf(streams)),
        ),
      ),
    );
  addTry(rules, context);
  withSourceOptions(rules.command("set <file>"))
    .description("replace all rules by those of a JSON file, or of standard input with -")
    .action(async (file: string, options: SourceOptions) => {
      const wish = await readJson(streams, file, operations.setRules.input);
      await act(
        context,
        options,
        "setRules",
        wish,
        () => `${wish.rules.length} rules; otherwise ${wish.otherwise}`,
      );
    });
  withSourceOptions(program.command("quarantine"))
    .description("devices that are held back until somebody decides about them")
    .action((options: SourceOptions) =>
      withAdmin(options, streams, async (admin) =>
        printAnswer<"listQuarantine">(
          streams,
          options,
          await admin.call("listQuarantine", {}),
          ({ devices }) => deviceTable(devices, Date.now(), columnsOf(streams)),
        ),
      ),
    );
}

function showRules({ rules, otherwise, minVersion, maxDevices }: Settings, columns: number): string[] {
  const conditions = (when: Settings["rules"][number]["when"]) =>
    Object.entries(when)
      .map(([fact, pattern]) => `${fact} ${pattern}`)
      .join(", ");
  return [
    ...(rules.length === 0
      ? []
      : toTable(
          rules,
          [
            { title: "PRIORITY", cell: ({ priority }) => priority },
            { title: "RULE", cell: ({ id }) => id },
            { title: "ACCESS", cell: ({ access }) => access },
            { title: "WHEN", cell: ({ when }) => conditions(when) },
            { title: "NOTE", cell: ({ note }) => note },
          ],
          columns,
        )),
    `otherwise ${otherwise}`,
    ...(minVersion === undefined ? [] : [`versions below ${minVersion} are refused`]),
    ...(maxDevices === undefined ? [] : [`a user may have ${maxDevices} devices`]),
  ];
}

function addTry(rules: Command, { streams }: CommandContext): void {
  withSourceOptions(rules.command("try <file>"))
    .description("devices for which the rules of a JSON file would decide otherwise; changes nothing")
    .action(async (file: string, options: SourceOptions) => {
      const wish = await readJson(streams, file, operations.tryRules.input);
      await withAdmin(options, streams, async (admin) =>
        printAnswer<"tryRules">(streams, options, await admin.call("tryRules", wish), ({ changes }) =>
          changes.length === 0
            ? ["nothing would change"]
            : toTable(
                changes,
                [
                  { title: "USER", cell: ({ user }) => user },
                  { title: "DEVICE", cell: ({ deviceId }) => deviceId },
                  { title: "NOW", cell: ({ before }) => before.access },
                  { title: "THEN", cell: ({ after }) => after.access },
                  { title: "BY", cell: ({ after }) => after.rule ?? after.because },
                ],
                columnsOf(streams),
              ),
        ),
      );
    });
}
