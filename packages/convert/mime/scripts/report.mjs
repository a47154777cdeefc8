// Prints what an independent parser finds in every message of the corpora and devices do not get, with the reasons:
//   npm run report --workspace @easkit/convert-mime
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const { status } = spawnSync(
  "npx",
  ["vitest", "run", "--project", "unit", "packages/convert/mime/src/conversion-report.test.ts"],
  {
    cwd: fileURLToPath(new URL("../../../../", import.meta.url)),
    env: { ...process.env, EASKIT_REPORT: "1" },
    stdio: "inherit",
    shell: process.platform === "win32",
  },
);
process.exitCode = status ?? 1;
