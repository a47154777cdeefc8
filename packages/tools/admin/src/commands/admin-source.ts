import { userInfo } from "node:os";
import { openDevices } from "@easkit/eas-protocol";
import type { Command } from "commander";
import { AdminError, messageOf } from "../admin-error.js";
import { openBus } from "../api/open-bus.js";
import { openStore } from "../api/open-store.js";
import { type CliStreams, printLine } from "../cli/streams.js";
import { type Admin, createAdmin } from "../operations/admin.js";
import type { OperationName, OutputOf } from "../operations/operations.js";
import { createRemoteAdmin } from "../rest/remote-admin.js";

/** The options of commands that work on a running server or on a store. */
export interface SourceOptions {
  readonly store?: string;
  readonly url?: string;
  readonly token?: string;
  readonly actor?: string;
  readonly json?: boolean;
}

/** Adds `--url`, `--token`, `--store`, `--actor` and `--json`. */
export function withSourceOptions(command: Command): Command {
  return command
    .option(
      "--url <url>",
      "a running server's administration, such as https://host/admin/api; or EASKIT_ADMIN_URL",
    )
    .option("--token <token>", "the token for it; better in EASKIT_ADMIN_TOKEN")
    .option("--store <specifier>", "a store alone: sqlite:PATH, postgres://… or redis://…; or EASKIT_STORE")
    .option("--actor <name>", "in whose name, for the audit log; with --store only")
    .option("--json", "print JSON");
}

const actorOf = ({ actor }: SourceOptions): string => actor ?? `${userInfo().username} (easkit-admin)`;

/** Does something with the administration that the options name, and closes it whatever happens. */
export async function withAdmin<T>(
  options: SourceOptions,
  streams: CliStreams,
  act: (admin: Admin) => Promise<T>,
): Promise<T> {
  const { env, stderr } = streams;
  const url = options.store === undefined ? (options.url ?? env["EASKIT_ADMIN_URL"]) : options.url;
  const token = options.token ?? env["EASKIT_ADMIN_TOKEN"];
  if (url !== undefined) {
    if (options.store !== undefined) throw new AdminError("usage", "give --url or --store, not both");
    if (!URL.canParse(url)) throw new AdminError("usage", `${url} is no URL`);
    if (token === undefined) throw new AdminError("usage", "give --token, or set EASKIT_ADMIN_TOKEN");
    return act(createRemoteAdmin({ url, token }));
  }
  const specifier = options.store ?? env["EASKIT_STORE"];
  if (specifier === undefined)
    throw new AdminError("usage", "of what? Give --url and --token of a running server, or --store");
  const store = await openStore(specifier);
  const bus = await openBus(specifier);
  const onError = (error: unknown) =>
    stderr.write(`easkit-admin: running servers were not told: ${messageOf(error)}\n`);
  const devices = openDevices({ store, onError, ...(bus && { bus }) });
  try {
    return await act(createAdmin({ devices, now: Date.now }, { actor: actorOf(options) }));
  } finally {
    await bus?.close();
    await store.close?.();
  }
}

/** Prints the answer of an operation: as JSON, or as `show` does it. */
export function printAnswer<N extends OperationName>(
  streams: CliStreams,
  { json = false }: SourceOptions,
  answer: OutputOf<N>,
  show: (answer: OutputOf<N>) => Iterable<string>,
): void {
  if (json) printLine(streams, JSON.stringify(answer, undefined, 2));
  else for (const line of show(answer)) printLine(streams, line);
}

/** The width of the terminal; none where the output goes elsewhere. */
export const columnsOf = ({ stdout }: CliStreams): number =>
  "columns" in stdout && typeof stdout.columns === "number" ? stdout.columns : Number.POSITIVE_INFINITY;
