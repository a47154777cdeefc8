import { SyncStateConflict, SyncStateCorrupt } from "../errors.js";
import type { SyncStateStore } from "../store.js";
import { auditEntriesPrefix, auditEntryKey, auditHeadKey } from "./control-keys.js";
import { decodeJson, encodeJson } from "./json-record.js";

/** Something that somebody did, to be written down. */
export interface AuditNote {
  /** Whoever did it. */
  readonly actor: string;
  /** Such as `device.wipe`. */
  readonly action: string;
  /** Whose device or mailbox it was done to. */
  readonly user?: string;
  readonly deviceId?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An entry of the log. Its hash covers all of it and the hash of the one before. */
export interface AuditEntry extends AuditNote {
  /** From 1 on, without gaps. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly previous: string;
  /** SHA-256, in hexadecimal digits. */
  readonly hash: string;
}

/** Which entries to read. */
export interface AuditQuery {
  /** Only those behind the one of this number. */
  readonly after?: number;
  readonly user?: string;
  readonly deviceId?: string;
}

/** What looking through the whole log came to. */
export type AuditVerdict =
  | { readonly sound: true; readonly entries: number; readonly hash: string }
  | { readonly sound: false; readonly number: number; readonly reason: string };

/** What was done to devices and in whose name. Entries are added and never changed. */
export interface AuditLog {
  append(note: AuditNote): Promise<AuditEntry>;
  /** In their order. */
  entries(query?: AuditQuery): AsyncIterable<AuditEntry>;
  /** The newest entries first, at most `limit`. */
  newest(limit: number): Promise<readonly AuditEntry[]>;
  /** Recomputes the chain of hashes. */
  verify(): Promise<AuditVerdict>;
}

interface Head {
  readonly number: number;
  readonly hash: string;
}

const ATTEMPTS = 100;
const start: Head = { number: 0, hash: "" };

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

function toHead(key: string, value: unknown): Head {
  if (isFields(value) && typeof value["number"] === "number" && typeof value["hash"] === "string")
    return { number: value["number"], hash: value["hash"] };
  throw new SyncStateCorrupt(key, "not the end of an audit log");
}

function isEntry(value: unknown): value is AuditEntry {
  if (!isFields(value)) return false;
  const texts = ["actor", "action", "previous", "hash"];
  return (
    typeof value["number"] === "number" &&
    typeof value["at"] === "number" &&
    texts.every((name) => typeof value[name] === "string")
  );
}

/** The hash of an entry: of the one before, and of its fields in a fixed order. */
async function hashOf(entry: Omit<AuditEntry, "hash">): Promise<string> {
  const { previous, number, at, actor, action, user = null, deviceId = null, details = null } = entry;
  const text = JSON.stringify([previous, number, at, actor, action, user, deviceId, details]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

interface LogContext {
  readonly store: SyncStateStore;
  readonly now: () => number;
}

/** The audit log of a store. */
export function createAuditLog(store: SyncStateStore, now: () => number): AuditLog {
  const context: LogContext = { store, now };
  return {
    append: (note) => append(context, note),
    entries: (query) => readEntries(store, query),
    newest: (limit) => readNewest(store, limit),
    verify: () => verify(store),
  };
}

async function readHead(
  store: SyncStateStore,
): Promise<{ readonly last: Head; readonly revision: string | undefined }> {
  const stored = await store.get(auditHeadKey);
  if (!stored) return { last: start, revision: undefined };
  const value = decodeJson(auditHeadKey, "audit", stored.value);
  return { last: toHead(auditHeadKey, value), revision: stored.revision };
}

async function* readEntries(
  store: SyncStateStore,
  { after = 0, user, deviceId }: AuditQuery = {},
): AsyncIterable<AuditEntry> {
  const options = after > 0 ? { after: auditEntryKey(after) } : {};
  for await (const { key, value } of store.scan(auditEntriesPrefix, options)) {
    const entry = decodeJson(key, "audit", value);
    if (!isEntry(entry)) throw new SyncStateCorrupt(key, "not an entry of an audit log");
    const isWanted =
      (user === undefined || entry.user === user) && (deviceId === undefined || entry.deviceId === deviceId);
    if (isWanted) yield entry;
  }
}

async function readNewest(store: SyncStateStore, limit: number): Promise<readonly AuditEntry[]> {
  const { last } = await readHead(store);
  const found: AuditEntry[] = [];
  for await (const entry of readEntries(store, { after: Math.max(0, last.number - limit) }))
    found.push(entry);
  return found.reverse();
}

/** The entry that a note becomes behind `last`. What is kept is JSON, so the hash is that of what JSON leaves of it. */
async function toEntry(note: AuditNote, last: Head, at: number): Promise<AuditEntry> {
  const { actor, action, user, deviceId, details } = note;
  const body = {
    number: last.number + 1,
    at,
    actor,
    action,
    ...(user !== undefined && { user }),
    ...(deviceId !== undefined && { deviceId }),
    ...(details !== undefined && { details }),
    previous: last.hash,
  };
  return { ...body, hash: await hashOf(body) };
}

async function append({ store, now }: LogContext, note: AuditNote): Promise<AuditEntry> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { last, revision } = await readHead(store);
    const entry = await toEntry(note, last, now());
    const key = auditEntryKey(entry.number);
    const end: Head = { number: entry.number, hash: entry.hash };
    const result = await store.commit({
      expect: [
        { key: auditHeadKey, revision },
        { key, revision: undefined },
      ],
      put: [
        { key: auditHeadKey, value: encodeJson("audit", end) },
        { key, value: encodeJson("audit", entry) },
      ],
    });
    if (result.committed) return entry;
  }
  throw new SyncStateConflict("the audit log");
}

async function verify(store: SyncStateStore): Promise<AuditVerdict> {
  const { last } = await readHead(store);
  let before = start;
  for await (const entry of readEntries(store)) {
    if (entry.number > last.number) {
      const isNew = (await readHead(store)).last.number >= entry.number;
      if (isNew) break;
      return { sound: false, number: entry.number, reason: "it lies behind the end" };
    }
    const number = before.number + 1;
    if (entry.number !== number) return { sound: false, number, reason: "it is missing" };
    if (entry.previous !== before.hash)
      return { sound: false, number, reason: "it does not follow the one before" };
    if ((await hashOf(entry)) !== entry.hash) return { sound: false, number, reason: "it has been changed" };
    before = entry;
  }
  if (before.number !== last.number || before.hash !== last.hash)
    return { sound: false, number: before.number + 1, reason: "the end is missing" };
  return { sound: true, entries: before.number, hash: before.hash };
}
