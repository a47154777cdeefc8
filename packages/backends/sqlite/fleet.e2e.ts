import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const script = fileURLToPath(new URL("../../tools/device/dist/simulate.js", import.meta.url));
const module = fileURLToPath(new URL("fleet/groupware.mjs", import.meta.url));
const sound = { lost: 0, doubled: 0, needlessResyncs: 0, differences: 0, unexpected: 0, details: [] };

it.each([1, 2])("loses nothing when %i servers over it are killed again and again", async (nodes) => {
  const given = ["--nodes", String(nodes), "--kills", "4", "--devices", "4", "--groupware", module];
  const { stdout } = await promisify(execFile)(process.execPath, [script, "--processes", "--json", ...given]);
  expect(JSON.parse(stdout)).toMatchObject({ ...sound, faults: { serverCrash: 4 } });
});
