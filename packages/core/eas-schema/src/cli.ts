import { readFile, writeFile } from "node:fs/promises";
import { runWbxmlCli } from "@easkit/wbxml/cli";
import { vocabulary } from "./pages/vocabulary.js";

process.exitCode = await runWbxmlCli(vocabulary, process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  readFile,
  writeFile,
});
