import type { SyncStateStore } from "@easkit/syncstate";
import type { Command } from "commander";
import { AdminError } from "../admin-error.js";
import { type OpenStoreOptions, openStore } from "../api/open-store.js";
import type { DeviceSelection } from "../api/select-devices.js";
import type { CliStreams } from "../cli/streams.js";

/** The options of commands that work on a store. */
export interface StoreOptions {
  readonly store?: string;
}

/** The options of commands that work on some devices of a store. */
export interface DeviceOptions extends StoreOptions {
  readonly user?: string;
  readonly device?: string;
}

/** Adds `--store`. */
export function withStoreOption(command: Command): Command {
  return command.option(
    "--store <specifier>",
    "sqlite:PATH, postgres://… or redis://…; or EASKIT_STORE in the environment",
  );
}

/** Adds `--store`, `--user` and `--device`. */
export function withDeviceOptions(command: Command): Command {
  return withStoreOption(command)
    .option("--user <user>", "of this user only")
    .option("--device <id>", "this device only");
}

/** The devices that the options mean. */
export const toSelection = ({ user, device }: DeviceOptions): DeviceSelection => ({
  ...(user !== undefined && { user }),
  ...(device !== undefined && { deviceId: device }),
});

/** Opens the store that the options name, does something with it and closes it whatever happens. */
export async function withStore<T>(
  { store: specifier }: StoreOptions,
  { env }: CliStreams,
  act: (store: SyncStateStore) => Promise<T>,
  options: OpenStoreOptions = {},
): Promise<T> {
  const named = specifier ?? env["EASKIT_STORE"];
  if (named === undefined) throw new AdminError("usage", "which store? Give --store, or set EASKIT_STORE");
  const store = await openStore(named, options);
  try {
    return await act(store);
  } finally {
    await store.close?.();
  }
}
