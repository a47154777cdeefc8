import type { Command } from "commander";
import { AdminError } from "../admin-error.js";
import {
  exportLines,
  exportState,
  importState,
  migrateState,
  repairState,
  verifyState,
} from "../api/state.js";
import { toPortions } from "../api/text-file.js";
import { exitCode } from "../cli/exit-code.js";
import { printLine, printPortions } from "../cli/streams.js";
import type { CommandContext } from "./command-group.js";
import { printFinding, printRepair, printSummary } from "./print-state.js";
import {
  type DeviceOptions,
  type StoreOptions,
  toSelection,
  withDeviceOptions,
  withStore,
  withStoreOption,
} from "./store-options.js";

interface PrintOptions extends DeviceOptions {
  readonly json?: boolean;
}

/** `state verify`, `repair`, `export`, `import` and `migrate` */
export function addStateCommands(program: Command, context: CommandContext): void {
  const state = program.command("state").description("what devices have been told: check, repair, move");
  addVerify(state, context);
  addRepair(state, context);
  addExport(state, context);
  addImport(state, context);
  addMigrate(state, context);
}

function addVerify(state: Command, { streams, exit }: CommandContext): void {
  withDeviceOptions(state.command("verify"))
    .description("look through the state of devices, and tell what is wrong with it")
    .option("--json", "a JSON value a line for each finding")
    .action((options: PrintOptions) =>
      withStore(options, streams, async (store) => {
        let devices = 0;
        let found = 0;
        for await (const { findings, ...name } of verifyState(store, toSelection(options))) {
          devices++;
          found += findings.length;
          for (const finding of findings) printFinding(streams, name, finding, options.json);
        }
        checkNamed(options, devices);
        if (!options.json) printSummary(streams, devices, found, "finding");
        exit(found === 0 ? exitCode.ok : exitCode.findings);
      }),
    );
}

function addRepair(state: Command, { streams, exit }: CommandContext): void {
  withDeviceOptions(state.command("repair"))
    .description(
      "remove what is beyond repair, so that devices start exactly that over; the rest is left alone",
    )
    .option("--json", "a JSON value a line for each repair")
    .action((options: PrintOptions) =>
      withStore(options, streams, async (store) => {
        let devices = 0;
        let count = 0;
        let isLeft = false;
        for await (const { repairs, ...name } of repairState(store, toSelection(options))) {
          devices++;
          count += repairs.length;
          isLeft ||= repairs.some((repair) => repair.action === "left");
          for (const repair of repairs) printRepair(streams, name, repair, options.json);
        }
        checkNamed(options, devices);
        if (!options.json) printSummary(streams, devices, count, "repair");
        exit(isLeft ? exitCode.findings : exitCode.ok);
      }),
    );
}

interface ExportOptions extends StoreOptions {
  readonly user: string;
  readonly device: string;
  readonly out: string;
}

function addExport(state: Command, { streams }: CommandContext): void {
  withStoreOption(state.command("export"))
    .description("write the state of one device to a file")
    .requiredOption("--user <user>", "whose device it is")
    .requiredOption("--device <id>", "its id")
    .option("--out <file>", "where to; - for standard output", "-")
    .action((options: ExportOptions) =>
      withStore(options, streams, async (store) => {
        const name = { user: options.user, deviceId: options.device };
        if (options.out !== "-") await exportState(store, name, options.out);
        else await printPortions(streams, toPortions(exportLines(store, name)));
      }),
    );
}

interface ImportOptions extends DeviceOptions {
  readonly overwrite?: boolean;
}

function addImport(state: Command, { streams }: CommandContext): void {
  withStoreOption(state.command("import <file>"))
    .description("read the state of one device from a file; - for standard input")
    .option("--user <user>", "for another user than the file names")
    .option("--device <id>", "for another device id than the file names")
    .option("--overwrite", "replace what is kept of the device")
    .action((file: string, options: ImportOptions) =>
      withStore(
        options,
        streams,
        async (store) => {
          const source = file === "-" ? streams.stdin : file;
          const { overwrite = false } = options;
          const done = await importState(store, source, { ...toSelection(options), overwrite });
          printLine(streams, `${done.user} ${done.deviceId}: ${done.records} records read`);
          for (const key of done.leftOut) printLine(streams, `left out, as it belongs to nothing: ${key}`);
        },
        { create: true },
      ),
    );
}

function addMigrate(state: Command, { streams }: CommandContext): void {
  withDeviceOptions(state.command("migrate"))
    .description("write state of an older format anew; it is read as it is, so there is seldom a need to")
    .action((options: DeviceOptions) =>
      withStore(options, streams, async (store) => {
        let devices = 0;
        let count = 0;
        for await (const { records } of migrateState(store, toSelection(options))) {
          devices++;
          count += records;
        }
        checkNamed(options, devices);
        printSummary(streams, devices, count, "record written anew");
      }),
    );
}

/** Somebody who names a device that is not there has most likely mistyped it: that is not "sound". */
function checkNamed({ user, device }: DeviceOptions, devices: number): void {
  if (devices > 0 || (user === undefined && device === undefined)) return;
  const whose = user === undefined ? "" : ` of ${user}`;
  throw new AdminError(
    "usage",
    `there is no state of ${device === undefined ? "any device" : `the device ${device}`}${whose}`,
  );
}
