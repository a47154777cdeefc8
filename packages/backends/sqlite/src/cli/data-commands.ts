import type { Command } from "commander";
import type { FillOptions } from "../import/generated.js";
import type { ImportFormat } from "../import/open-source.js";
import { withBackend } from "./open.js";
import { toDate, toFormat, toNumber } from "./parse-option.js";
import { startProgress } from "./progress.js";
import { type CliStreams, printLine, readInput } from "./streams.js";

interface ImportGiven {
  readonly format?: ImportFormat;
  readonly folder?: string;
  readonly again?: boolean;
}

function addImport(program: Command, streams: CliStreams): void {
  program
    .command("import")
    .argument("<user>")
    .argument("<path...>")
    .option(
      "--format <format>",
      "maildir, mbox, eml, jsonl, ics or vcf; seen from the files unless given",
      toFormat,
    )
    .option("--folder <names>", "where to put what does not say where it belongs, levels separated by /")
    .option("--again", "import what was imported before once more")
    .description("import mail and items; goes on where it broke off")
    .action((user: string, paths: string[], { folder, ...given }: ImportGiven, command: Command) =>
      withBackend(command, streams, async (backend) => {
        for (const path of paths) {
          const progress = startProgress(streams, 0);
          const { imported } = await backend
            .importFrom(user, path, {
              ...given,
              ...(folder === undefined ? {} : { folder: folder.split("/") }),
              onTotal: (total) => progress.setTotal(total),
              onProgress: (amount) => progress.add(amount),
            })
            .finally(() => progress.stop());
          printLine(streams, `${imported} imported from ${path}`);
        }
      }),
    );
}

function addFill(program: Command, streams: CliStreams): void {
  program
    .command("fill")
    .argument("<user>")
    .option("--messages <count>", "mail", toNumber)
    .option("--events <count>", "calendar", toNumber)
    .option("--contacts <count>", "contacts", toNumber)
    .option("--tasks <count>", "tasks", toNumber)
    .option("--notes <count>", "notes", toNumber)
    .option("--message-size <bytes>", "text of a message, on average", toNumber)
    .option("--seed <number>", "the same data for the same seed and --until", toNumber)
    .option("--until <date>", "when the newest came; now unless given", toDate)
    .description("fill a mailbox with made up data; goes on where it broke off")
    .action((user: string, given: FillOptions, command: Command) =>
      withBackend(command, streams, async (backend) => {
        const { messages = 0, events = 0, contacts = 0, tasks = 0, notes = 0 } = given;
        const progress = startProgress(streams, messages + events + contacts + tasks + notes);
        const { imported } = await backend
          .fill(user, given, (amount) => progress.add(amount))
          .finally(() => progress.stop());
        printLine(streams, `${imported} made`);
      }),
    );
}

/** Adds the commands that bring data in and out. */
export function addDataCommands(program: Command, streams: CliStreams): void {
  addImport(program, streams);
  program
    .command("export")
    .argument("<user>")
    .argument("<directory>")
    .description("write a mailbox to a directory: a Maildir, and lines of JSON")
    .action((user: string, directory: string, _: object, command: Command) =>
      withBackend(command, streams, async (backend) => {
        const { exported } = await backend.exportTo(user, directory);
        printLine(streams, `${exported} exported to ${directory}`);
      }),
    );
  addFill(program, streams);
  program
    .command("deliver")
    .argument("<file>", "the message; - for standard input")
    .argument("<address...>", "who gets it")
    .description("deliver a message to users, as a mail server would")
    .action((file: string, addresses: string[], _: object, command: Command) =>
      withBackend(command, streams, async (backend) => {
        const left = await backend.deliver(await readInput(streams, file), addresses);
        if (left.length > 0) throw new Error(`not delivered to ${left.join(", ")}`);
      }),
    );
}
