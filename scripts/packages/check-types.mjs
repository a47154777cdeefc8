import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const manifest = createRequire(import.meta.url).resolve("@arethetypeswrong/cli/package.json");
const attw = join(dirname(manifest), JSON.parse(readFileSync(manifest, "utf8")).bin.attw);

/** Whether TypeScript finds the right declarations for every entry of a tarball. The packages are ESM only. */
export function checkTypes(tarball) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [attw, tarball, "--profile", "esm-only", "--format", "ascii", "--no-emoji", "--no-color"],
    { encoding: "utf8" },
  );
  return status === 0 ? [] : [`are the types wrong:\n${stdout}${stderr}`];
}
