import { describe, expect, test } from "vitest";
import { SyncStateConflict } from "../errors.js";
import { createMemoryStore } from "../memory-store.js";
import type { AuditEntry, AuditQuery } from "./audit-log.js";
import { auditEntryKey, auditHeadKey } from "./control-keys.js";
import { createControlState } from "./control-state.js";
import { decodeJson, encodeJson } from "./json-record.js";

function open() {
  const store = createMemoryStore();
  let time = 1000;
  const { audit } = createControlState(store, () => time++);
  const list = async (query?: AuditQuery) => {
    const all: AuditEntry[] = [];
    for await (const entry of audit.entries(query)) all.push(entry);
    return all;
  };
  return { store, audit, list };
}

const fill = async ({ audit }: ReturnType<typeof open>, count: number) => {
  for (let at = 1; at <= count; at++)
    await audit.append({ actor: "root", action: "device.wipe", user: `u${at}`, details: { at } });
};

describe("the audit log", () => {
  test("keeps entries in their order and numbers them without gaps", async () => {
    const log = open();
    await fill(log, 12);
    const entries = await log.list();
    expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
    expect(entries[1]?.previous).toBe(entries[0]?.hash);
    expect(await log.audit.verify()).toMatchObject({ sound: true, entries: 12 });
    expect((await log.audit.newest(2)).map(({ number }) => number)).toEqual([12, 11]);
    expect((await log.list({ after: 10 })).map(({ number }) => number)).toEqual([11, 12]);
    expect((await log.list({ user: "u3" })).map(({ number }) => number)).toEqual([3]);
  });

  test("loses nothing when many write at once", async () => {
    const log = open();
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => log.audit.append({ actor: `a${at}`, action: "x" })),
    );
    expect(await log.audit.verify()).toMatchObject({ sound: true, entries: 20 });
    expect(new Set((await log.list()).map(({ actor }) => actor)).size).toBe(20);
  });

  test("is sound where details hold what JSON does not", async () => {
    const { audit } = open();
    await audit.append({ actor: "a", action: "b", details: { gone: undefined, when: new Date(0) } });
    expect(await audit.verify()).toMatchObject({ sound: true });
  });

  test.each([
    ["a field", (entry: AuditEntry) => ({ ...entry, actor: "nobody" }), 2, "it has been changed"],
    ["the time", (entry: AuditEntry) => ({ ...entry, at: entry.at + 1 }), 2, "it has been changed"],
    [
      "the chain",
      (entry: AuditEntry) => ({ ...entry, previous: "0" }),
      2,
      "it does not follow the one before",
    ],
  ])("tells of an entry of which %s was changed", async (_name, change, number, reason) => {
    const log = open();
    await fill(log, 3);
    const key = auditEntryKey(2);
    const entry = decodeJson(
      key,
      "audit",
      (await log.store.get(key))?.value ?? new Uint8Array(),
    ) as AuditEntry;
    await log.store.commit({ put: [{ key, value: encodeJson("audit", change(entry)) }] });
    expect(await log.audit.verify()).toEqual({ sound: false, number, reason });
  });

  test("tells of entries that were removed, in the middle and at the end", async () => {
    const middle = open();
    await fill(middle, 3);
    await middle.store.commit({ remove: [auditEntryKey(2)] });
    expect(await middle.audit.verify()).toMatchObject({ sound: false, number: 2 });
    const end = open();
    await fill(end, 3);
    await end.store.commit({ remove: [auditEntryKey(3)] });
    expect(await end.audit.verify()).toMatchObject({ sound: false, number: 3 });
    const head = open();
    await fill(head, 3);
    const { hash } = (await head.list())[1] ?? { hash: "" };
    await head.store.commit({
      put: [{ key: auditHeadKey, value: encodeJson("audit", { number: 2, hash }) }],
    });
    expect(await head.audit.verify()).toMatchObject({ sound: false, number: 3 });
    await expect(head.audit.append({ actor: "x", action: "y" })).rejects.toThrow(SyncStateConflict);
  });
});
