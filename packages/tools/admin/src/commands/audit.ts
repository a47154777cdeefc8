import { type Command, InvalidArgumentError } from "commander";
import { exitCode } from "../cli/exit-code.js";
import { toTable } from "../cli/table.js";
import { toMoment } from "../cli/words.js";
import type { OutputOf } from "../operations/operations.js";
import { columnsOf, printAnswer, type SourceOptions, withAdmin, withSourceOptions } from "./admin-source.js";
import type { CommandContext } from "./command-group.js";

interface AuditOptions extends SourceOptions {
  readonly limit: number;
  readonly user?: string;
  readonly device?: string;
}

/** `audit list` and `audit verify` */
export function addAuditCommands(program: Command, context: CommandContext): void {
  const audit = program.command("audit").description("what was done, by whom");
  addList(audit, context);
  addVerify(audit, context);
}

function toLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > 10_000)
    throw new InvalidArgumentError("a whole number up to 10,000");
  return limit;
}

function addList(audit: Command, { streams }: CommandContext): void {
  withSourceOptions(audit.command("list"))
    .description("the newest entries, the newest first")
    .option("--limit <count>", "at most so many", toLimit, 50)
    .option("--user <user>", "about this user's devices only")
    .option("--device <id>", "about this device only")
    .action((options: AuditOptions) =>
      withAdmin(options, streams, async (admin) => {
        const { limit, user, device } = options;
        const wish = {
          limit,
          ...(user !== undefined && { user }),
          ...(device !== undefined && { deviceId: device }),
        };
        printAnswer<"listAudit">(streams, options, await admin.call("listAudit", wish), ({ entries }) =>
          entryTable(entries, columnsOf(streams)),
        );
      }),
    );
}

function entryTable(entries: OutputOf<"listAudit">["entries"], columns: number): string[] {
  if (entries.length === 0) return ["nothing was done"];
  return toTable(
    entries,
    [
      { title: "NO", cell: ({ number }) => number },
      { title: "WHEN", cell: ({ at }) => toMoment(at) },
      { title: "WHO", cell: ({ actor }) => actor },
      { title: "WHAT", cell: ({ action }) => action },
      { title: "USER", cell: ({ user }) => user },
      { title: "DEVICE", cell: ({ deviceId }) => deviceId },
      { title: "DETAILS", cell: ({ details }) => (details ? JSON.stringify(details) : "") },
    ],
    columns,
  );
}

function addVerify(audit: Command, { streams, exit }: CommandContext): void {
  withSourceOptions(audit.command("verify"))
    .description("see whether anybody has changed, removed or added entries behind the log's back")
    .action((options: SourceOptions) =>
      withAdmin(options, streams, async (admin) => {
        const verdict = await admin.call("verifyAudit", {});
        printAnswer<"verifyAudit">(streams, options, verdict, ({ sound, entries, hash, number, reason }) =>
          sound
            ? [`${entries} entries, all sound${hash ? `; the last has the hash ${hash}` : ""}`]
            : [`entry ${number} is not sound: ${reason}`],
        );
        exit(verdict.sound ? exitCode.ok : exitCode.findings);
      }),
    );
}
