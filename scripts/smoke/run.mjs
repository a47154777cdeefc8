// Runs inside a project that has the packages installed. The last line is "N passed, M failed".
import { entryChecks } from "./entries.mjs";

// Loaded late: when a package does not load, the entries tell which.
const serveChecks = await import("./serve.mjs").then(
  (loaded) => loaded.serveChecks,
  (error) => [{ name: "a server", run: () => Promise.reject(error) }],
);

let failed = 0;
const checks = [...entryChecks, ...serveChecks];
for (const { name, run } of checks) {
  try {
    await run();
  } catch (error) {
    failed += 1;
    console.log(`✗ ${name}`);
    console.log(error);
  }
}
console.log(`Node ${process.versions.node}: ${checks.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
