import type { SyncStateStore } from "../store.js";
import { type AuditLog, createAuditLog } from "./audit-log.js";
import { createDocuments, type Documents } from "./documents.js";

/** What is kept beside the devices: what counts for many of them, and what was done to them. */
export interface ControlState {
  readonly documents: Documents;
  readonly audit: AuditLog;
}

/** The control state of a store. @param now Milliseconds since 1970; `Date.now` if not given. */
export const createControlState = (store: SyncStateStore, now: () => number = Date.now): ControlState => ({
  documents: createDocuments(store),
  audit: createAuditLog(store, now),
});
