import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Endings } from "./endings.js";
import { folderWith, MissingProgramError, startProgram } from "./private-program.js";
import { findFreePort } from "./server-child.js";

const program = "redis-server";

/**
 * Starts a Redis for this run alone, which writes every commit to its append-only file before it answers. Gives its URL.
 *
 * @throws MissingProgramError if Redis is not installed
 */
export async function startRedis(folder: string, endings: Endings): Promise<string> {
  const found = folderWith(program, (process.env["PATH"] ?? "").split(delimiter));
  if (found === undefined)
    throw new MissingProgramError(`${program} is not installed (Debian: redis-server)`);
  const data = join(folder, "redis");
  await mkdir(data);
  const port = await findFreePort();
  const place = ["--bind", "127.0.0.1", "--port", String(port), "--dir", data];
  const end = await startProgram({
    program: join(found, program),
    args: [...place, "--save", "", "--appendonly", "yes", "--appendfsync", "always"],
    options: {},
    readyLine: "Ready to accept connections",
    endSignal: "SIGKILL",
  });
  endings.add(end);
  return `redis://127.0.0.1:${port}`;
}
