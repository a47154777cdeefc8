#!/usr/bin/env node
import { existsSync } from "node:fs";

const main = new URL("../dist/cli.js", import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write("easkit-demo: it is not built yet; run `npm run build` at the root of the checkout\n");
  process.exitCode = 1;
}
