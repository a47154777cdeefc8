import { Ping } from "@easkit/eas-schema";
import { DeviceError } from "../device-error.js";
import type { CallOptions } from "../device-options.js";
import { classOfFolderType } from "../folder-class.js";
import type { Session } from "../session.js";

/** What to wait for. */
export interface PingOptions extends CallOptions {
  /** Seconds; 480 if not given. */
  readonly heartbeat?: number | undefined;
  /** Ids of folders; all that have been synced, if not given. */
  readonly folders?: readonly string[] | undefined;
}

/** How a Ping ended. */
export interface PingResult {
  /** A word of `Ping.status`: `changes`, `noChanges`, `folderSyncRequired` and so on. */
  readonly status: string;
  /** Ids of the folders in which something changed. */
  readonly folders: readonly string[];
  /** Seconds that the server held the Ping for, as it was asked or as the server corrected it. */
  readonly heartbeat: number;
  /** The most folders that the server takes, where there were too many. */
  readonly maxFolders?: number | undefined;
  readonly ms: number;
}

const HEARTBEAT = 480;

/** Waits for changes. A heartbeat that the server does not take is corrected as it says, once. */
export async function ping(session: Session, options: PingOptions = {}): Promise<PingResult> {
  const { heartbeat = HEARTBEAT } = options;
  const first = await pingOnce(session, options, heartbeat);
  if (first.status !== "heartbeatOutOfRange" || first.heartbeat === heartbeat) return first;
  return pingOnce(session, options, first.heartbeat);
}

async function pingOnce(session: Session, options: PingOptions, heartbeat: number): Promise<PingResult> {
  const started = performance.now();
  const state = await session.state();
  await session.version();
  const ids = options.folders ?? state.folders.map(({ id }) => id).filter((id) => state.syncKey(id) !== "0");
  if (ids.length === 0) {
    throw new DeviceError("usage", "there is no synced folder to wait for");
  }
  const folders = ids.map((id) => ({
    id,
    class: classOfFolderType(state.folder(id)?.type ?? 0) ?? "Email",
  }));
  const { signal } = options;
  const { message } = await session.call(
    Ping,
    { heartbeatInterval: heartbeat, folders },
    { signal, patience: heartbeat },
  );
  if (!message) throw new DeviceError("protocol", "the answer to Ping is empty");
  return {
    status: message.status,
    folders: message.folders ?? [],
    heartbeat: message.heartbeatInterval ?? heartbeat,
    maxFolders: message.maxFolders,
    ms: Math.round(performance.now() - started),
  };
}
