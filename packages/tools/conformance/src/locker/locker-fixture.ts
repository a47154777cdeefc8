import type { Locker } from "@easkit/syncstate";

/** What the locker cases need: lockers over the same locks, shared with no other fixture. */
export interface LockerFixture {
  /** As many as nodes shall share the locks; one where they are of one process only. */
  readonly nodes: readonly Locker[];
  /** Makes a lock be held by a node that dies with it. Not for locks that end with their process. */
  abandon?(key: string): Promise<void>;
  /** Ends the fixture and removes its data. */
  close(): Promise<void>;
}

/** Opens a fixture. Each case opens its own. */
export type OpenLockers = () => Promise<LockerFixture>;

/** Lets `visit` work on fresh lockers and closes them whatever happens. */
export async function visitLockers(
  open: OpenLockers,
  visit: (nodes: readonly Locker[], fixture: LockerFixture) => Promise<void>,
): Promise<void> {
  const fixture = await open();
  try {
    await visit(fixture.nodes, fixture);
  } finally {
    await fixture.close();
  }
}

/** Milliseconds after which a lock that should be there is taken for never to come. */
const patience = 2_000;

/** Takes a lock that is free, or has to become so. */
export const take = (node: Locker, key: string): Promise<Awaited<ReturnType<Locker["lock"]>>> =>
  node.lock(key, AbortSignal.timeout(patience));

/** Whether a lock cannot be had now. */
export async function isHeld(node: Locker, key: string): Promise<boolean> {
  const enough = new Error("that is enough");
  try {
    const lock = await node.lock(key, abortSoon(enough));
    await lock();
    return false;
  } catch (error) {
    if (error === enough) return true;
    throw error;
  }
}

/** What comes of a promise, which has to come within a while. */
export async function within<T>(promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("nothing came of it")), patience).unref();
  });
  return Promise.race([promise, late]);
}

/** A signal that is aborted with this reason after a while in which a free lock comes. */
export function abortSoon(reason: Error): AbortSignal {
  const abort = new AbortController();
  setTimeout(() => abort.abort(reason), 150);
  return abort.signal;
}
