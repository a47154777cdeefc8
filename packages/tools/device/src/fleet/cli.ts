import { Command, InvalidArgumentError, Option } from "commander";
import { type BrokenEngineName, brokenEngines } from "./broken-engines.js";
import { MissingProgramError } from "./processes/private-program.js";
import { type ProcessesReport, runProcesses } from "./processes/run-processes.js";
import { serve } from "./processes/serve.js";
import { isStoreName, type StoreName, storeNames } from "./processes/stores.js";
import { type FleetReport, isSound, missingFaults } from "./report.js";
import { simulate } from "./simulation.js";

/** Where the command writes to. */
export interface Terminal {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

interface Flags {
  readonly seed: number;
  readonly seeds: number;
  readonly devices: number;
  readonly steps: number;
  readonly json?: true;
  readonly trace?: true;
  readonly break?: BrokenEngineName;
  readonly processes?: true;
  readonly kills: number;
  readonly nodes: number;
  readonly store: StoreName;
  readonly serve?: string;
  readonly port: number;
  readonly place: string;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError("It has to be a whole number.");
  return value;
}

const mostDetails = 20;

function describe(report: FleetReport | ProcessesReport): string {
  const { seed, devices, steps, decisions, adds, items, details } = report;
  const counts = `${report.lost} lost, ${report.doubled} doubled, ${report.needlessResyncs} needless resyncs`;
  const rest = `${report.differences} other differences, ${report.unexpected} unexpected answers`;
  const lines = [
    `seed ${seed}: ${devices} devices, ${steps} steps, ${decisions} decisions, ${adds} items made, ${items} held`,
    `  ${counts}, ${rest}`,
    `  faults: ${Object.entries(report.faults)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(", ")}`,
    ...("woken" in report ? [`  ${report.woken} waiting requests were woken by a change`] : []),
    ...details.slice(0, mostDetails).map((line) => `  ! ${line}`),
  ];
  if (details.length > mostDetails) lines.push(`  ! and ${details.length - mostDetails} more`);
  return `${lines.join("\n")}\n`;
}

/** Plays one seed, and tells what is missing about it. */
async function playSeed(
  flags: Flags,
  seed: number,
  trace: ((line: string) => void) | undefined,
  script: string,
) {
  const { devices, steps, break: broken, processes, kills, nodes, store } = flags;
  if (processes) {
    const report = await runProcesses({ seed, devices, kills, nodes, store, script, trace });
    return { report, missing: [] };
  }
  const report = await simulate({ seed, devices, steps, broken, trace });
  return { report, missing: missingFaults(report) };
}

async function run(flags: Flags, { stdout, stderr }: Terminal, script: string): Promise<number> {
  let failed = false;
  for (let seed = flags.seed; seed < flags.seed + flags.seeds; seed++) {
    const trace = flags.trace ? (line: string) => stderr.write(`${line}\n`) : undefined;
    const { report, missing } = await playSeed(flags, seed, trace, script);
    stdout.write(flags.json ? `${JSON.stringify(report)}\n` : describe(report));
    if (missing.length > 0)
      stderr.write(`seed ${seed}: these faults never occurred: ${missing.join(", ")}\n`);
    failed ||= missing.length > 0 || !isSound(report);
  }
  return failed ? 1 : 0;
}

function countOfNodes(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError("It has to be one at least.");
  return value;
}

/** Runs, unless a program that it needs is not there: then it says so, and the exit code is 2. */
async function runIfPossible(flags: Flags, terminal: Terminal, script: string): Promise<number> {
  try {
    return await run(flags, terminal, script);
  } catch (error) {
    if (!(error instanceof MissingProgramError)) throw error;
    terminal.stderr.write(`${error.message}\n`);
    return 2;
  }
}

function toStore(name: string): StoreName {
  if (!isStoreName(name)) throw new InvalidArgumentError(`There is ${storeNames.join(", ")}.`);
  return name;
}

/**
 * Runs the command with these arguments; its exit code is 1 if a run was not sound, 2 if a program is not installed that
 * it needs.
 *
 * @param script The file that is being run: server processes run it too
 */
export async function runSimulate(
  args: readonly string[],
  terminal: Terminal,
  script: string,
): Promise<number> {
  let code = 0;
  const program = new Command("simulate")
    .description(
      "Many scripted devices against one server, with faults, under a schedule that a seed decides.",
    )
    .option("--seed <number>", "the first seed", wholeNumber, 1)
    .option("--seeds <count>", "how many seeds, one after the other", wholeNumber, 1)
    .option("--devices <count>", "how many devices", wholeNumber, 50)
    .option("--steps <count>", "how many things the devices do in all", wholeNumber, 20_000)
    .option("--json", "one line of JSON for each seed")
    .option("--trace", "print the schedule to the standard error output")
    .addOption(
      new Option("--break <what>", "break the server on purpose").choices(Object.keys(brokenEngines)),
    )
    .option("--processes", "real server processes, killed again and again, over a store that lasts")
    .option("--kills <count>", "with --processes: how often a server is killed", wholeNumber, 100)
    .option("--nodes <count>", "with --processes: how many servers there are at a time", countOfNodes, 1)
    .option("--store <name>", `with --processes: ${storeNames.join(", ")}`, toStore, "sqlite")
    .addOption(new Option("--serve <folder>", "be the server process").hideHelp())
    .addOption(new Option("--port <number>").argParser(wholeNumber).default(0).hideHelp())
    .addOption(new Option("--place <where>").default("").hideHelp())
    .action(async () => {
      const flags = program.opts<Flags>();
      const { serve: folder, port, store, place } = flags;
      if (folder !== undefined) await serve({ folder, port, store, place });
      code = await runIfPossible(flags, terminal, script);
    });
  await program.parseAsync([...args], { from: "user" });
  return code;
}
