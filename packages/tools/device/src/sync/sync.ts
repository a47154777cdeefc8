import { type ItemClass, isAtLeast, type ProtocolVersion } from "@easkit/eas-schema";
import { folderSync } from "../commands/folder-sync.js";
import { DeviceError, messageOf } from "../device-error.js";
import { classOfFolderType } from "../folder-class.js";
import type { Session } from "../session.js";
import type { DeviceFolder } from "../state/state-store.js";
import { type FolderOptions, FolderRun } from "./sync-folder.js";
import { syncOnce } from "./sync-once.js";
import type { SyncedFolder, SyncFault, SyncOptions, SyncResult } from "./sync-options.js";

interface Run {
  readonly folder: DeviceFolder;
  readonly itemClass: ItemClass;
  readonly run: FolderRun;
  bytes: number;
}

/**
 * Brings the device up to date: all folders that hold items, or those with these ids. FolderSync comes first, then each
 * folder by itself, to the end. A folder that fails is told in `errors` and the others go on.
 *
 * @throws DeviceError for what concerns more than one folder: connection, credentials, policy
 */
export async function sync(
  session: Session,
  folderIds: readonly string[] | undefined,
  options: SyncOptions,
): Promise<SyncResult> {
  const started = performance.now();
  const before = session.connection.traffic;
  const version = await session.version();
  await folderSync(session);
  const first: { ms: number | null } = { ms: null };
  const onArrival = () => {
    first.ms ??= performance.now() - started;
  };
  const runs = (await foldersToSync(session, folderIds, version)).map(({ folder, itemClass }): Run => {
    const start = session.connection.traffic.bytesIn;
    const run = new FolderRun(session, folder, itemClass, { ...options, onArrival }, (tally) =>
      options.onProgress?.({
        folder,
        done: tally.adds + tally.changes + tally.deletes,
        estimate: tally.estimate ?? 0,
        bytesIn: session.connection.traffic.bytesIn - start,
      }),
    );
    return { folder, itemClass, run, bytes: 0 };
  });
  const errors: SyncFault[] = [];
  for (const run of runs) await attempt(session, run, errors);
  if (options.wait !== undefined || options.heartbeat !== undefined) {
    await waitForChanges(session, runs, { ...options, onArrival }, errors);
  }
  const state = await session.state();
  const folders = runs
    .filter(({ run }) => !run.tally.isGone)
    .map(({ folder, itemClass, run, bytes }) => ({
      id: folder.id,
      name: folder.name,
      type: folder.type,
      class: itemClass,
      items: state.itemCount(folder.id),
      adds: run.tally.adds,
      changes: run.tally.changes,
      deletes: run.tally.deletes,
      bytes,
    }));
  const { traffic } = session.connection;
  return {
    version,
    folders,
    totals: {
      folders: folders.length,
      ...sums(folders),
      bytesIn: traffic.bytesIn - before.bytesIn,
      bytesOut: traffic.bytesOut - before.bytesOut,
      requests: traffic.requests - before.requests,
      msToFirstItem: first.ms === null ? null : rounded(first.ms),
      ms: rounded(performance.now() - started),
    },
    errors,
  };
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

function sums(folders: readonly SyncedFolder[]) {
  const sum = (of: (folder: SyncedFolder) => number) => folders.reduce((total, one) => total + of(one), 0);
  return {
    items: sum(({ items }) => items),
    adds: sum(({ adds }) => adds),
    changes: sum(({ changes }) => changes),
    deletes: sum(({ deletes }) => deletes),
  };
}

async function foldersToSync(session: Session, ids: readonly string[] | undefined, version: ProtocolVersion) {
  const state = await session.state();
  const chosen = ids
    ? ids.map((id) => {
        const folder = state.folder(id);
        if (!folder) throw new DeviceError("usage", `the server has no folder ${id}`);
        return folder;
      })
    : state.folders;
  return chosen.flatMap((folder) => {
    const itemClass = classOfFolderType(folder.type);
    // Notes exist from 14.0 on.
    if (itemClass === undefined || (itemClass === "Notes" && !isAtLeast(version, "14.0"))) return [];
    return [{ folder, itemClass }];
  });
}

/** Runs one folder; what is wrong with it alone becomes one of the errors. */
async function attempt(session: Session, run: Run, errors: SyncFault[]): Promise<void> {
  const before = session.connection.traffic.bytesIn;
  try {
    await run.run.run();
  } catch (error) {
    if (!(error instanceof DeviceError) || !isAboutOneFolder(error)) throw error;
    errors.push({
      folder: run.folder.id,
      message: messageOf(error),
      ...(error.status !== undefined && { status: error.status }),
    });
  } finally {
    run.bytes += session.connection.traffic.bytesIn - before;
  }
}

const isAboutOneFolder = ({ code, httpStatus }: DeviceError): boolean =>
  code === "status" ||
  code === "protocol" ||
  (code === "http" && httpStatus !== undefined && httpStatus >= 500);

/** One hanging Sync over all folders; those in which something changed are then synced to the end. */
async function waitForChanges(
  session: Session,
  runs: readonly Run[],
  options: FolderOptions,
  errors: SyncFault[],
): Promise<void> {
  const { wait, heartbeat: heartbeatInterval, onItem, onArrival, signal } = options;
  const failed = new Set(errors.map(({ folder }) => folder));
  const waiting = runs.filter(({ folder, run }) => !run.tally.isGone && !failed.has(folder.id));
  if (waiting.length === 0) return;
  const collections = await Promise.all(waiting.map(({ run }) => run.collection()));
  const before = session.connection.traffic.bytesIn;
  const request = { collections, wait, heartbeatInterval, onItem, onArrival, signal };
  const answer = await syncOnce(session, request);
  const bytes = session.connection.traffic.bytesIn - before;
  if (answer.status === "folderHierarchyChanged") {
    await folderSync(session);
    return;
  }
  if (answer.status !== undefined && answer.status !== "ok") {
    const limit = answer.limit === undefined ? "" : `, the server's limit is ${answer.limit}`;
    throw new DeviceError("status", `Sync failed: the server answered ${answer.status}${limit}`, {
      command: "Sync",
      status: answer.status,
    });
  }
  for (const collection of answer.collections) {
    const run = waiting.find(({ folder }) => folder.id === collection.collectionId);
    if (!run) continue;
    run.bytes += Math.round(bytes / answer.collections.length);
    if (await run.run.take(collection)) await attempt(session, run, errors);
  }
}
