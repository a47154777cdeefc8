import type { Backend } from "@easkit/backend";
import type { ProtocolVersion } from "@easkit/eas-schema";
import { isAtLeast, isInRange } from "@easkit/eas-schema";
import type { Command } from "./commands/command.js";
import { commands } from "./commands/index.js";
import type { ServerParts } from "./exchange.js";

type Parts = Pick<ServerParts, "backend" | "settings">;

function isAble(backend: Backend, { needs, needsOneOf }: Command): boolean {
  const hasAll = (methods: Command["needs"]) => methods.every((method) => backend[method] !== undefined);
  return hasAll(needs) && (needsOneOf.length === 0 || needsOneOf.some(hasAll));
}

/** The command of a name, if there is one and the backend can do it. */
export function findCommand({ backend }: Parts, name: string): Command | undefined {
  const command = commands.get(name.toLowerCase());
  return command && isAble(backend, command) ? command : undefined;
}

/** The versions offered, oldest first: clients take the last that they know. */
export const offeredVersions = ({ settings }: Parts): readonly ProtocolVersion[] => settings.versions;

/** The names of the commands that the backend can do in at least one version offered. */
export const offeredCommands = (parts: Parts): readonly string[] =>
  [...commands.values()]
    .filter((command) => isAble(parts.backend, command))
    .filter((command) => offeredVersions(parts).some((version) => isInRange(version, command.versions)))
    .map((command) => command.definition.name);

/** What OPTIONS answers, for versions from `minVersion` on, and what every refusal of a version repeats (MS-ASHTTP 2.2.4). */
export const announcement = (
  parts: Parts,
  minVersion: ProtocolVersion = "2.5",
): Readonly<Record<string, string>> => ({
  "ms-server-activesync": "16.1",
  "ms-asprotocolversions": offeredVersions(parts)
    .filter((version) => isAtLeast(version, minVersion))
    .join(","),
  "ms-asprotocolcommands": offeredCommands(parts).join(","),
});
