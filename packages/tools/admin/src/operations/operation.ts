import type { By, Devices, ServerDevices } from "@easkit/eas-protocol";
import type { Activity } from "../activity/activity.js";
import type { ObjectSchema, Schema } from "../schema/schema.js";

/** What operations work on. */
export interface AdminContext {
  /** A running server's, or those of a store alone, which knows no traces. */
  readonly devices: Devices & Partial<Pick<ServerDevices, "traces">>;
  /** What a running server does; absent where there is a store alone. */
  readonly activity?: Activity;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Something that can be asked of the administration, by every face alike. */
export interface Operation<In, Out> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below the mount point, with `{name}` for what is taken from the path. */
  readonly path: string;
  /** One sentence. */
  readonly summary: string;
  /** `self`: users may ask it of their own devices; the path then has `{user}`. */
  readonly who: "admin" | "self";
  readonly input: ObjectSchema<In>;
  readonly output: Schema<Out>;
  run(context: AdminContext, input: In, by: By): Promise<Out>;
}

/** Declares an operation, with the types that its schemas say. */
export const operation = <In, Out>(definition: Operation<In, Out>): Operation<In, Out> => definition;

/** Reads a stream to its end. */
export async function listFrom<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}
