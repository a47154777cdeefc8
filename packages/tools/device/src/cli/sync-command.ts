import type { Command } from "commander";
import type { SyncOptions, SyncResult } from "../index.js";
import { createItemFiles } from "../item-files.js";
import type { BodyPreference } from "../sync/collection-options.js";
import { toByteText } from "./byte-text.js";
import { type CommonOptions, withCommonOptions, withDevice } from "./common-options.js";
import { exitCode } from "./exit-code.js";
import { folderIds } from "./folder-argument.js";
import { toBodyType, toNumber } from "./parse-option.js";
import { createProgress } from "./progress.js";
import { type CliStreams, printJson, printLine } from "./streams.js";

interface Options extends CommonOptions {
  readonly window?: number;
  readonly filter?: number;
  readonly body?: BodyPreference["type"];
  readonly truncate?: number;
  readonly wait?: number;
  readonly heartbeat?: number;
  readonly save?: string;
}

/** `sync [folder...]` */
export function addSyncCommand(program: Command, streams: CliStreams, exit: (code: number) => void): void {
  withCommonOptions(program.command("sync [folder...]"))
    .description("bring all folders, or these (names or ids), up to date")
    .option("--window <items>", "items in an answer", toNumber)
    .option("--filter <type>", "how far back, as in FilterType: 1 a day, 2 three days, 3 a week, …", toNumber)
    .option("--body <type>", "plain, html or mime (12.0 and later)", toBodyType)
    .option("--truncate <bytes>", "where bodies are cut (12.0 and later)", toNumber)
    .option("--wait <minutes>", "then wait for changes, in a Sync that hangs (12.1 and later)", toNumber)
    .option("--heartbeat <seconds>", "as --wait, in seconds (14.0 and later)", toNumber)
    .option("--save <directory>", "keep whole items as XML files")
    .action(async (names: string[], options: Options) => {
      const result = await run(names, options, streams);
      if (options.json) printJson(streams, result);
      else printResult(result, streams);
      exit(result.errors.length > 0 ? exitCode.failed : exitCode.ok);
    });
}

function run(names: string[], options: Options, streams: CliStreams): Promise<SyncResult> {
  const progress = createProgress(streams, options.json === true || options.trace === true);
  return withDevice(options, streams, async (device) => {
    try {
      return await device.sync(await folderIds(device, names), {
        ...toSyncOptions(options),
        onProgress: (now) => progress.show(now),
      });
    } finally {
      progress.stop();
    }
  });
}

function toSyncOptions({ window, filter, body, truncate, wait, heartbeat, save }: Options): SyncOptions {
  const preference = { type: body ?? "plain", truncationSize: truncate };
  return {
    windowSize: window,
    filterType: filter,
    wait,
    heartbeat,
    ...((body !== undefined || truncate !== undefined) && { bodyPreferences: [preference] }),
    ...(body === "mime" && { mimeSupport: "always" as const }),
    ...(save !== undefined && { onItem: createItemFiles(save) }),
  };
}

function printResult({ version, folders, totals, errors }: SyncResult, streams: CliStreams): void {
  const width = Math.max(...folders.map(({ name }) => name.length), 6);
  for (const { name, items, adds, changes, deletes, bytes } of folders) {
    const counts = `${adds} added, ${changes} changed, ${deletes} deleted`;
    printLine(
      streams,
      `${name.padEnd(width)}  ${String(items).padStart(6)} items  ${counts}  ${toByteText(bytes)}`,
    );
  }
  const { adds, changes, deletes, items, requests, msToFirstItem, ms } = totals;
  printLine(
    streams,
    `${counted(totals.folders, "folder")}, ${counted(items, "item")}: ${adds} added, ${changes} changed, ${deletes} deleted; ` +
      `${toByteText(totals.bytesIn)} in, ${toByteText(totals.bytesOut)} out, ${requests} requests at ${version}; ` +
      `${msToFirstItem === null ? "no item" : `first item after ${msToFirstItem} ms`}, done after ${ms} ms`,
  );
  for (const { folder, message } of errors)
    streams.stderr.write(`easkit-device: folder ${folder}: ${message}\n`);
}

const counted = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;
