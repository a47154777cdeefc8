#!/usr/bin/env node
import { existsSync } from "node:fs";

const cli = new URL("../dist/cli.js", import.meta.url);
if (existsSync(cli)) {
  await import(cli.href);
} else {
  console.error("easkit-wbxml is not built yet: run `npm run build` in the repository first.");
  process.exitCode = 1;
}
