import { runCli } from "./cli/program.js";

// The reader of our output has gone away (`| head`): nothing is left to say, and nobody to say it to.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
process.exitCode = await runCli(process.argv.slice(2), process);
