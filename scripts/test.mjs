#!/usr/bin/env node
// `npm test`: everything that has to hold before a change goes in, one npm script after the other. Each step runs, also
// after another has failed. The last line counts steps and tests: "N passed, M failed".
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(fileURLToPath(new URL("..", import.meta.url)));
const reports = mkdtempSync(join(tmpdir(), "easkit-test-"));

// The end-to-end tests run what the first step builds.
const steps = ["build:js", "rules", "lint", "types", "unused", "test:unit", "test:e2e"];
const isTests = (step) => step.startsWith("test:");

const isWindows = process.platform === "win32";
const LIMIT = 10 * 60_000;

/** Runs an npm script with its output shown. One that hangs is ended with all that it started. */
async function runScript(args) {
  const child = spawn("npm", args, { cwd: root, stdio: "inherit", shell: isWindows, detached: !isWindows });
  const end = (signal) => {
    if (isWindows) child.kill(signal);
    else process.kill(-child.pid, signal);
  };
  const timer = setTimeout(() => {
    console.log(`not done after ${LIMIT / 60_000} minutes: ended`);
    end("SIGKILL");
  }, LIMIT);
  const interrupt = (signal) => {
    end(signal);
    process.exit(1);
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const [status] = await once(child, "exit");
  clearTimeout(timer);
  process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  return status === 0;
}

/** Runs a step. Tests leave a report besides. */
async function run(step) {
  const report = join(reports, `${step.replace(":", "-")}.json`);
  const more = isTests(step)
    ? ["--", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]
    : [];
  console.log(`\n▶ npm run ${step}`);
  const started = performance.now();
  const ok = await runScript(["run", "--silent", step, ...more]);
  const seconds = (performance.now() - started) / 1000;
  console.log(`${ok ? "✓" : "✗"} ${step} (${seconds.toFixed(1)} s)`);
  return { step, ok, seconds, ...count(report, ok) };
}

/** A step without a report counts as one check. A failure outside of any test counts, too. */
function count(report, ok) {
  if (!existsSync(report)) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, "utf8"));
  const failed = ok ? numFailedTests : Math.max(numFailedTests, 1);
  return { passed: numPassedTests, failed, skipped: numPendingTests };
}

const sum = (results, key) => results.reduce((total, one) => total + one[key], 0);

const results = [];
for (const step of steps) results.push(await run(step));
rmSync(reports, { recursive: true });

console.log("");
for (const { step, ok, seconds, passed, skipped } of results) {
  const tests = isTests(step) ? `  ${passed} tests${skipped > 0 ? `, ${skipped} skipped` : ""}` : "";
  console.log(`${ok ? "✓" : "✗"} ${step.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s${tests}`);
}
console.log(`${sum(results, "passed")} passed, ${sum(results, "failed")} failed`);
process.exitCode = results.every((one) => one.ok) ? 0 : 1;
