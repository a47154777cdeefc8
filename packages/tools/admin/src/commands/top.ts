import { setTimeout as sleep } from "node:timers/promises";
import { type Command, InvalidArgumentError } from "commander";
import { printLine } from "../cli/streams.js";
import { toTable } from "../cli/table.js";
import { ago, toSize } from "../cli/words.js";
import type { OutputOf } from "../operations/operations.js";
import { columnsOf, printAnswer, type SourceOptions, withAdmin, withSourceOptions } from "./admin-source.js";
import type { CommandContext } from "./command-group.js";

interface TopOptions extends SourceOptions {
  readonly interval: number;
  readonly once?: boolean;
}

// Home, and clear to the end of each line and of the screen: nothing flickers.
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_REST = "\u001b[J";

function toInterval(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 0.5 && seconds <= 3600)) throw new InvalidArgumentError("seconds, at least 0.5");
  return seconds;
}

/** `top` */
export function addTopCommand(program: Command, { streams }: CommandContext): void {
  withSourceOptions(program.command("top"))
    .description("what is connected to a running server, waiting or syncing; Ctrl-C ends it")
    .option("--interval <seconds>", "between two looks", toInterval, 2)
    .option("--once", "one look, and no more")
    .action((options: TopOptions) =>
      withAdmin(options, streams, async (admin) => {
        const isLive =
          "isTTY" in streams.stdout && streams.stdout.isTTY === true && !options.json && !options.once;
        const rows = () => ("rows" in streams.stdout ? Number(streams.stdout.rows) : 24);
        if (!isLive) {
          printAnswer<"showTop">(streams, options, await admin.call("showTop", {}), (top) =>
            topTable(top, Date.now(), columnsOf(streams)),
          );
          return;
        }
        for (;;) {
          const lines = topTable(await admin.call("showTop", {}), Date.now(), columnsOf(streams));
          const page = lines.slice(0, rows() - 1).map((line) => line + CLEAR_LINE);
          streams.stdout.write(HOME + page.join("\n"));
          printLine(streams, CLEAR_REST);
          await sleep(options.interval * 1000);
        }
      }),
    );
}

function topTable({ waiting, busy, devices }: OutputOf<"showTop">, now: number, columns: number): string[] {
  const head = `${busy} busy, ${waiting} waiting`;
  if (devices.length === 0) return [head, "", "no device has been there lately"];
  return [
    head,
    "",
    ...toTable(
      devices,
      [
        { title: "STATE", cell: ({ state }) => state },
        { title: "SINCE", cell: ({ since }) => ago(since, now).replace(" ago", "") },
        { title: "USER", cell: ({ user }) => user },
        { title: "DEVICE", cell: ({ deviceId }) => deviceId },
        { title: "COMMAND", cell: ({ command }) => command },
        { title: "VERSION", cell: ({ version }) => version },
        { title: "REQUESTS", cell: ({ requests }) => requests },
        { title: "ITEMS", cell: ({ items }) => items },
        { title: "SENT", cell: ({ bytes }) => toSize(bytes) },
        { title: "ERRORS", cell: ({ errors }) => errors },
        { title: "LAST ERROR", cell: ({ lastError }) => lastError },
      ],
      columns,
    ),
  ];
}
