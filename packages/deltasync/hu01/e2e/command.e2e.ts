import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { sha256, vectorNamed } from "../test/vectors.js";

const command = fileURLToPath(new URL("../bin/easkit-hu01.js", import.meta.url));

it("the built command packs and unpacks through pipes", () => {
  const { packed, sha256: hash } = vectorNamed("three blocks");
  const plain = execFileSync(command, ["unpack", "-", "-"], { input: packed });
  expect(sha256(plain)).toBe(hash);
  const again = execFileSync(command, ["pack", "-", "-"], { input: plain });
  expect(sha256(execFileSync(command, ["unpack", "-", "-"], { input: again }))).toBe(hash);
});

it("the built command fails with a message and exit code 1", () => {
  const { status, stderr } = spawnSync(command, ["unpack", "-", "-"], { input: "no stream" });
  expect(status).toBe(1);
  expect(stderr.toString()).toContain('no "HU01" signature (at byte 0)');
});
