import { fileURLToPath } from "node:url";
import { runSimulate } from "./fleet/cli.js";

process.exitCode = await runSimulate(process.argv.slice(2), process, fileURLToPath(import.meta.url));
