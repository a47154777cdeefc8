import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of its own for one test, and how it is removed. */
export async function createScratchFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "easkit-groupware-"));
  return { path, remove: () => rm(path, { recursive: true }) };
}
