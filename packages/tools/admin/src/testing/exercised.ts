import { PassThrough, Readable } from "node:stream";
import type { Command } from "commander";
import { createProgram } from "../cli/program.js";
import type { OperationName } from "../operations/operations.js";
import { findTarget } from "../rest/route.js";
import { type CommandRun, runCommand } from "./run-command.js";

const leavesBelow = (command: Command, path: string): string[] =>
  command.commands.flatMap((each) => {
    const name = `${path}${each.name()}`;
    return each.commands.length === 0 ? [name] : leavesBelow(each, `${name} `);
  });

/** All commands that do something, such as `devices list`. */
export function commandNames(): readonly string[] {
  const nowhere = new PassThrough();
  const streams = { stdin: Readable.from([]), stdout: nowhere, stderr: nowhere, env: {} };
  return leavesBelow(createProgram({ streams, exit: () => undefined }), "");
}

/** What of the administration was exercised, and ended well. */
export interface Exercised {
  readonly commands: ReadonlySet<string>;
  /** Operations that the REST face answered with 200. */
  readonly operations: ReadonlySet<OperationName>;
  /** Runs a command in this process. */
  run(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<CommandRun>;
  /** Looks at requests no longer. */
  stop(): void;
}

/** Notes which commands are run, and which operations this process asks of the REST face below `api`. */
export function noteExercised(api: () => string): Exercised {
  const commands = new Set<string>();
  const operations = new Set<OperationName>();
  const names = commandNames();
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const answer = await fetch(input, init);
    const { pathname, href } = new URL(input instanceof Request ? input.url : input);
    if (href.startsWith(`${api()}/`) && answer.status === 200) {
      const below = pathname.slice(new URL(api()).pathname.length + 1);
      const target = findTarget(init?.method ?? "GET", below);
      if ("name" in target) operations.add(target.name);
    }
    return answer;
  };
  return {
    ...{ commands, operations },
    async run(argv, env) {
      const done = await runCommand(argv, { env });
      const name = names.find((each) => `${argv.join(" ")} `.startsWith(`${each} `));
      if (name !== undefined && done.code === 0) commands.add(name);
      return done;
    },
    stop() {
      globalThis.fetch = fetch;
    },
  };
}
