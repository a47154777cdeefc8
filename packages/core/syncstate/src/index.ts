export type { AnyChange, Change, ChangeBus } from "./change-bus.js";
export type {
  CollectionRound,
  CollectionStanding,
  CollectionState,
  Fingerprint,
  JournalEntry,
  KnownItem,
  PlannedChange,
  RoundOutcome,
  SkippedItem,
} from "./collection.js";
export type { AuditEntry, AuditLog, AuditNote, AuditQuery, AuditVerdict } from "./control/audit-log.js";
export { type ControlState, createControlState } from "./control/control-state.js";
export type { Documents } from "./control/documents.js";
export type { DeviceRecord, DeviceState, HierarchyRound, KnownFolder, SyncState } from "./device.js";
export type {
  AccessDecision,
  AppliedPolicy,
  Decision,
  DeviceActivity,
  Quarantine,
  Wipe,
} from "./device-standing.js";
export { SyncStateConflict, SyncStateCorrupt } from "./errors.js";
export { toFingerprint, UNKNOWN_FINGERPRINT } from "./fingerprint.js";
export type { Lock, Locker } from "./locker.js";
export { createMemoryLocker } from "./memory-locker.js";
export { createMemoryStore } from "./memory-store.js";
export type { Batch, CommitResult, StoredEntry, StoredValue, SyncStateStore } from "./store.js";
export { createSyncState, type SyncStateOptions } from "./sync-state.js";
