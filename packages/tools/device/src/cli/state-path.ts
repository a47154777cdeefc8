import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { toEndpoint } from "../http/endpoint.js";

/** What tells one state from another. */
export interface StateKey {
  readonly url: string;
  readonly user: string;
  readonly deviceId?: string | undefined;
}

/**
 * Where the state is: the file that `given` names, a file in the directory that `given` names, or one in the user's
 * state directory (XDG Base Directory).
 */
export function toStatePath(
  given: string | undefined,
  key: StateKey,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (given !== undefined && !isDirectory(given)) return given;
  const base = env["XDG_STATE_HOME"] || join(env["HOME"] || homedir(), ".local", "state");
  const { href, host } = toEndpoint(key.url);
  const hash = createHash("sha256")
    .update(JSON.stringify([href, key.user, key.deviceId ?? ""]))
    .digest("hex")
    .slice(0, 12);
  const name = `${key.user}@${host}`.replaceAll(/[^A-Za-z0-9.@-]/g, "_");
  return join(given ?? join(base, "easkit-device"), `${name}-${hash}.jsonl`);
}

const isDirectory = (path: string): boolean =>
  /[\\/]$/.test(path) || (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
