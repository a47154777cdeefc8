export type { AnyChange, Change, ChangeBus, Locker } from "./change-bus.js";
export type {
  CollectionRound,
  CollectionState,
  Fingerprint,
  JournalEntry,
  KnownItem,
  PlannedChange,
  RoundOutcome,
  SkippedItem,
} from "./collection.js";
export type { DeviceRecord, DeviceState, HierarchyRound, KnownFolder, SyncState } from "./device.js";
export { SyncStateConflict, SyncStateCorrupt } from "./errors.js";
export { toFingerprint, UNKNOWN_FINGERPRINT } from "./fingerprint.js";
export { createMemoryStore } from "./memory-store.js";
export type { Batch, CommitResult, StoredEntry, StoredValue, SyncStateStore } from "./store.js";
export { createSyncState, type SyncStateOptions } from "./sync-state.js";
