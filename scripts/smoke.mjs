#!/usr/bin/env node
// Installs the packed packages into an empty project and uses them there, as a stranger would: on this Node, and on
// each other one whose path is given. Needs a build. The last line counts all checks: "N passed, M failed".
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { pack } from "./packages/pack.mjs";
import { readPackages } from "./workspace/read-packages.mjs";

const root = resolve(fileURLToPath(new URL("..", import.meta.url)));

/** What the packages leave to the host, with the versions that our own tests use. */
function peersOf(packages) {
  const own = new Set(packages.map((one) => one.name));
  const peers = packages.flatMap(({ manifest }) => Object.entries(manifest.peerDependencies ?? {}));
  return Object.fromEntries(peers.filter(([name]) => !own.has(name)));
}

function install(project) {
  const packages = readPackages(root).filter(({ manifest }) => !manifest.private);
  const tarballs = pack(
    root,
    packages.map((one) => one.name),
    project,
  );
  const dependencies = {
    ...peersOf(packages),
    ...Object.fromEntries(tarballs.map(({ name, tarball }) => [name, `file:${tarball}`])),
  };
  const manifest = { name: "smoke", version: "1.0.0", private: true, type: "module", dependencies };
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest, undefined, 2));
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], {
    cwd: project,
    stdio: "inherit",
  });
  const scripts = join(root, "scripts", "smoke");
  for (const file of readdirSync(scripts)) copyFileSync(join(scripts, file), join(project, file));
  return tarballs.length;
}

/** Runs the checks on one Node. Returns the numbers of its last line. */
function runOn(node, project) {
  const { stdout, status } = spawnSync(node, ["run.mjs"], {
    cwd: project,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 120_000,
  });
  process.stdout.write(stdout ?? "");
  const [, passed, failed] = /: (\d+) passed, (\d+) failed\s*$/.exec(stdout ?? "") ?? [undefined, 0, 1];
  return { passed: Number(passed), failed: status === 0 ? Number(failed) : Math.max(Number(failed), 1) };
}

const project = mkdtempSync(join(tmpdir(), "easkit-smoke-"));
try {
  console.log(`${install(project)} packages installed in an empty project`);
  const results = [process.execPath, ...process.argv.slice(2)].map((node) => runOn(node, project));
  const passed = results.reduce((sum, one) => sum + one.passed, 0);
  const failed = results.reduce((sum, one) => sum + one.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(project, { recursive: true });
}
