import { Command, InvalidArgumentError, Option } from "commander";
import { type BrokenEngineName, brokenEngines } from "./broken-engines.js";
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
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError("It has to be a whole number.");
  return value;
}

const mostDetails = 20;

function describe(report: FleetReport): string {
  const { seed, devices, steps, decisions, adds, items, details } = report;
  const counts = `${report.lost} lost, ${report.doubled} doubled, ${report.needlessResyncs} needless resyncs`;
  const rest = `${report.differences} other differences, ${report.unexpected} unexpected answers`;
  const lines = [
    `seed ${seed}: ${devices} devices, ${steps} steps, ${decisions} decisions, ${adds} items made, ${items} held`,
    `  ${counts}, ${rest}`,
    `  faults: ${Object.entries(report.faults)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(", ")}`,
    ...details.slice(0, mostDetails).map((line) => `  ! ${line}`),
  ];
  if (details.length > mostDetails) lines.push(`  ! and ${details.length - mostDetails} more`);
  return `${lines.join("\n")}\n`;
}

async function run(flags: Flags, { stdout, stderr }: Terminal): Promise<number> {
  let failed = false;
  for (let seed = flags.seed; seed < flags.seed + flags.seeds; seed++) {
    const trace = flags.trace ? (line: string) => stderr.write(`${line}\n`) : undefined;
    const { devices, steps, break: broken } = flags;
    const report = await simulate({ seed, devices, steps, broken, trace });
    stdout.write(flags.json ? `${JSON.stringify(report)}\n` : describe(report));
    const missing = missingFaults(report);
    if (missing.length > 0)
      stderr.write(`seed ${seed}: these faults never occurred: ${missing.join(", ")}\n`);
    failed ||= missing.length > 0 || !isSound(report);
  }
  return failed ? 1 : 0;
}

/** Runs the command with these arguments; its exit code is 1 if a run was not sound. */
export async function runSimulate(args: readonly string[], terminal: Terminal): Promise<number> {
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
    .action(async () => {
      code = await run(program.opts<Flags>(), terminal);
    });
  await program.parseAsync([...args], { from: "user" });
  return code;
}
