import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const script = fileURLToPath(new URL("../../../dist/simulate.js", import.meta.url));

it("loses nothing when the server's process is killed again and again", async () => {
  const args = [script, "--processes", "--kills", "5", "--devices", "4", "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(JSON.parse(stdout)).toMatchObject({
    lost: 0,
    doubled: 0,
    needlessResyncs: 0,
    differences: 0,
    unexpected: 0,
    faults: { serverCrash: 5 },
  });
});
