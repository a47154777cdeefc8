import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const script = fileURLToPath(new URL("../../tools/device/dist/simulate.js", import.meta.url));
const module = new URL("fleet/groupware.mjs", import.meta.url).href;
const sound = { lost: 0, doubled: 0, needlessResyncs: 0, differences: 0, unexpected: 0, details: [] };

it.each([1, 2])("loses nothing when %i servers over it are killed again and again", async (nodes) => {
  const given = ["--nodes", String(nodes), "--kills", "4", "--devices", "4"];
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--import",
    module,
    script,
    "--processes",
    "--json",
    ...given,
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ ...sound, faults: { serverCrash: 4 } });
});
