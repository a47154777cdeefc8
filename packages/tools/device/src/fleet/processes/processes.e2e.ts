import { type ExecFileException, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../../dist/simulate.js", import.meta.url));

interface Ended {
  readonly code: ExecFileException["code"] | 0;
  readonly stdout: string;
  readonly stderr: string;
}

const simulate = (args: readonly string[], env = process.env) =>
  new Promise<Ended>((resolve) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string) =>
      resolve({ code: error ? error.code : 0, stdout, stderr });
    execFile(process.execPath, [script, "--processes", "--json", ...args], { env }, done);
  });

const sound = { lost: 0, doubled: 0, needlessResyncs: 0, differences: 0, unexpected: 0, details: [] };
const missing = 2;

describe.each(["sqlite", "postgres", "redis"])("over %s", (store) => {
  it.for([1, 2])("loses nothing when %i servers are killed again and again", async (nodes, { skip }) => {
    const args = ["--store", store, "--nodes", String(nodes), "--kills", "4", "--devices", "4"];
    const { code, stdout, stderr } = await simulate(args);
    if (code === missing && !process.env["CI"]) skip(stderr.trim());
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ ...sound, faults: { serverCrash: 4 } });
  });
});

it("says which program is missing", async () => {
  const { code, stderr } = await simulate(["--store", "redis"], { ...process.env, PATH: "" });
  expect(code).toBe(missing);
  expect(stderr).toBe("redis-server is not installed (Debian: redis-server)\n");
});

it.for(["sqlite", "redis"])(
  "leaves nothing behind when it is told to end, over %s",
  async (store, { skip }) => {
    const folder = await mkdtemp(join(tmpdir(), "easkit-fleet-test-"));
    const args = [script, "--processes", "--store", store, "--kills", "1000", "--devices", "2", "--trace"];
    const child = spawn(process.execPath, args, { env: { ...process.env, TMPDIR: folder } });
    const ended = once(child, "close");
    const said: string[] = [];
    for await (const line of createInterface({ input: child.stderr })) {
      if (said.push(line) > 0 && line.includes("is killed")) child.kill("SIGTERM");
    }
    const [code] = await ended;
    if (code === missing && !process.env["CI"]) skip(said.join("\n"));
    expect(code).toBe(128 + constants.signals.SIGTERM);
    expect(await readdir(folder)).toEqual([]);
    const [origin = ""] = said.flatMap((line) => /http:\S+/.exec(line)?.[0] ?? []);
    await expect(fetch(origin)).rejects.toThrow();
    await rm(folder, { recursive: true });
  },
);
