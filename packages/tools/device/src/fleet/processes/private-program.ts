import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A program that a run needs is not installed. */
export class MissingProgramError extends Error {
  override readonly name = "MissingProgramError";
}

/** Which of these folders holds a program. */
export const folderWith = (program: string, folders: readonly string[]): string | undefined =>
  folders.find((folder) => isExecutable(join(folder, program)));

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or nothing that could be run.
    return false;
  }
}

/** How a program is started, and how it is known that it is there. */
export interface ProgramStart {
  readonly program: string;
  readonly args: readonly string[];
  readonly options: Pick<SpawnOptions, "cwd" | "uid" | "gid">;
  /** What it prints when it takes connections. */
  readonly readyLine: string;
  /** What ends it at once, with its own children. */
  readonly endSignal: NodeJS.Signals;
}

/** Starts a program for this process alone and waits until it is ready. Gives what ends it, by its id. */
export async function startProgram(start: ProgramStart): Promise<() => Promise<void>> {
  const { program, args, options, readyLine, endSignal } = start;
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const kill = () => child.kill(endSignal);
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    kill();
    await ended;
  };
  try {
    await untilReady(child, readyLine);
  } catch (error) {
    await end();
    throw new Error(`${program} did not start`, { cause: error });
  }
  return end;
}

async function untilReady(child: ChildProcess, readyLine: string): Promise<void> {
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const input of [child.stdout, child.stderr]) {
      // Goes on reading after the start: a full pipe would stop the program.
      if (input)
        createInterface({ input }).on("line", (line) => {
          if (said.push(line) > 50) said.shift();
          if (line.includes(readyLine)) resolve();
        });
    }
    child.once("error", reject);
    child.once("close", () => reject(new Error(said.join("\n"))));
  });
}
