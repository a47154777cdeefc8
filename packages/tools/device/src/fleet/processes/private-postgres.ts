import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { Endings } from "./endings.js";
import { folderWith, MissingProgramError, startProgram } from "./private-program.js";
import { findFreePort } from "./server-child.js";

const run = promisify(execFile);
/** Debian keeps the programs of each version in a folder of its own, none of them in the path. */
const debian = "/usr/lib/postgresql";

function findPrograms(): string {
  const versions = existsSync(debian)
    ? readdirSync(debian).sort((one, other) => Number(other) - Number(one))
    : [];
  const path = (process.env["PATH"] ?? "").split(delimiter);
  const folders = [...versions.map((version) => join(debian, version, "bin")), ...path];
  const found = folderWith("initdb", [...folders, "/usr/local/pgsql/bin", "/opt/homebrew/bin"]);
  if (found === undefined)
    throw new MissingProgramError("PostgreSQL's programs are not installed (Debian: postgresql)");
  return found;
}

/** PostgreSQL does not run as root: there it runs as the user that comes with it. */
async function findUser(): Promise<{ readonly uid?: number; readonly gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const idOf = async (option: string) => Number((await run("id", [option, "postgres"])).stdout);
  return { uid: await idOf("-u"), gid: await idOf("-g") };
}

/**
 * Starts a PostgreSQL for this run alone. Gives its URL.
 *
 * @throws MissingProgramError if PostgreSQL is not installed
 */
export async function startPostgres(_folder: string, endings: Endings): Promise<string> {
  const programs = findPrograms();
  const user = await findUser();
  // Not in the folder of the run, which PostgreSQL's user may not enter.
  const data = await mkdtemp(join(tmpdir(), "easkit-fleet-postgres-"));
  endings.add(() => rm(data, { recursive: true, force: true }));
  if (user.uid !== undefined && user.gid !== undefined) await chown(data, user.uid, user.gid);
  const options = { ...user, cwd: data };
  const cluster = ["--encoding=UTF8", "--locale=C", "--username=fleet", "--auth=trust", "--no-sync"];
  await run(join(programs, "initdb"), ["-D", data, ...cluster], options);
  const port = await findFreePort();
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories="].flatMap((each) => ["-c", each]);
  const end = await startProgram({
    program: join(programs, "postgres"),
    args: ["-D", data, "-p", String(port), ...settings],
    options,
    readyLine: "ready to accept connections",
    // "Immediate": its connections are cut.
    endSignal: "SIGQUIT",
  });
  endings.add(end);
  return `postgres://fleet@127.0.0.1:${port}/postgres`;
}
