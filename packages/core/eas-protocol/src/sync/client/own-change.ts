import { BackendError, type Written } from "@easkit/backend";
import type { PlannedChange } from "@easkit/syncstate";
import { fingerprintsOf } from "../compare.js";

/** What a device did itself to an item that is there. */
type OwnChange = Extract<PlannedChange, { op: "own" }>;

/** What the device knows of an item that it has just written itself. */
export const ownChange = (written: Written): OwnChange => ({
  op: "own",
  id: written.id,
  ...fingerprintsOf(written),
});

/** A backend's method, or the error that says it has none. @throws BackendError `unsupported` */
export function need<T>(method: T | undefined, name: string): T {
  if (!method) throw new BackendError("unsupported", `the backend has no ${name}`);
  return method;
}
