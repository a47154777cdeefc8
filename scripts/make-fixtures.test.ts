import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("the committed fixtures are what the generator makes", () => {
  const program = fileURLToPath(new URL("./make-fixtures.mjs", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "--check"], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toContain("are as the generator makes them");
  expect(status).toBe(0);
});
