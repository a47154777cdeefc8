import { runWbxmlCli } from "@easkit/wbxml/cli";
import { vocabulary } from "./pages/vocabulary.js";

process.exitCode = await runWbxmlCli(vocabulary, process.argv.slice(2), process);
