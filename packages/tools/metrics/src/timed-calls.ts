import type { TextBackend } from "@easkit/backend";
import type { SyncStateStore } from "@easkit/syncstate";
import type { Recorder } from "./instruments.js";

/** Milliseconds of a clock that never goes back. */
type Clock = () => number;

/** Told how long a call took, in seconds, and whether it failed. */
type OnCall = (name: string, seconds: number, failed: boolean) => void;

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

/** The time that the source took, without that of whoever reads it. It counts once, however it ends. */
async function* timeStream<T>(source: AsyncIterable<T>, clock: Clock, done: OnDone): AsyncIterable<T> {
  let spent = 0;
  let failed = true;
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const started = clock();
      const next = await iterator.next().finally(() => {
        spent += clock() - started;
      });
      if (next.done) break;
      failed = false;
      yield next.value;
      failed = true;
    }
    failed = false;
  } finally {
    done(spent, failed);
    await iterator.return?.();
  }
}

type OnDone = (milliseconds: number, failed: boolean) => void;

/** What a call gave, measured when it is there: a stream when it has been read, a promise when it is settled. */
function timeResult(result: unknown, started: number, clock: Clock, done: OnDone): unknown {
  if (isStream(result)) return timeStream(result, clock, done);
  if (!isThenable(result)) {
    done(clock() - started, false);
    return result;
  }
  return result.then(
    (value) => {
      done(clock() - started, false);
      return value;
    },
    (error: unknown) => {
      done(clock() - started, true);
      throw error;
    },
  );
}

/** The same object, whose methods are timed. A method that is not there is not there after it either. */
function timeMethods<T extends object>(target: T, clock: Clock, onCall: OnCall): T {
  const timed = new Map<PropertyKey, unknown>();
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name, object);
      if (typeof value !== "function" || typeof name !== "string") return value;
      const known = timed.get(name);
      if (known) return known;
      const call = (...args: unknown[]): unknown => {
        const started = clock();
        const done: OnDone = (milliseconds, failed) => onCall(name, milliseconds / 1000, failed);
        try {
          return timeResult(Reflect.apply(value, object, args), started, clock, done);
        } catch (error) {
          done(clock() - started, true);
          throw error;
        }
      };
      timed.set(name, call);
      return call;
    },
  });
}

const outcomeOf = (failed: boolean): string => (failed ? "error" : "ok");

/** The backend, with the time spent in it measured. */
export const timeBackend = <B extends TextBackend>(backend: B, record: Recorder, clock: Clock): B =>
  timeMethods(backend, clock, (name, seconds, failed) =>
    record("backendDuration", [name, outcomeOf(failed)], seconds),
  );

/** The store, with the time spent in it measured. */
export const timeStore = <S extends SyncStateStore>(store: S, record: Recorder, clock: Clock): S =>
  timeMethods(store, clock, (name, seconds, failed) =>
    record("storeDuration", [name, outcomeOf(failed)], seconds),
  );
