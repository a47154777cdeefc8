import type { TextBackend } from "@easkit/backend";
import { expect, test } from "vitest";
import type { Recorder } from "./instruments.js";
import { timeBackend, timeStore } from "./timed-calls.js";

function timed(overrides: object) {
  let time = 0;
  const records: unknown[] = [];
  const record: Recorder = (_name, labels, value) => records.push([...labels, value]);
  const wait = (milliseconds: number) => {
    time += milliseconds;
  };
  const store = {
    get: async () => undefined,
    scan: async function* () {
      for (const key of ["a", "b", "c"]) {
        wait(10);
        yield { key, value: new Uint8Array(0), revision: "1" };
      }
    },
    commit: async () => ({ committed: false }) as const,
    remove: async () => undefined,
    ...overrides,
  };
  return { store: timeStore(store, record, () => time), records, wait };
}

test("a stream takes the time of its source, not of its reader, and counts once", async () => {
  const { store, records, wait } = timed({});
  for await (const _ of store.scan()) wait(1000);
  expect(records).toEqual([["scan", "ok", 0.03]]);
});

test("a stream that nobody reads to its end counts what it took, and its source is closed", async () => {
  let closed = false;
  const { store, records } = timed({
    scan: async function* () {
      try {
        yield { key: "a", value: new Uint8Array(0), revision: "1" };
        yield { key: "b", value: new Uint8Array(0), revision: "1" };
      } finally {
        closed = true;
      }
    },
  });
  for await (const _ of store.scan()) break;
  expect(closed).toBe(true);
  expect(records).toEqual([["scan", "ok", 0]]);
});

test("what fails counts as failed and fails as it would", async () => {
  const { store, records } = timed({
    get: () => Promise.reject(new Error("no disk")),
    commit: () => {
      throw new Error("no lock");
    },
    // biome-ignore lint/correctness/useYield: it fails before it gives anything
    scan: async function* () {
      throw new Error("no file");
    },
  });
  await expect(store.get()).rejects.toThrow("no disk");
  expect(() => store.commit()).toThrow("no lock");
  await expect(drain(store.scan())).rejects.toThrow("no file");
  expect(records).toEqual([
    ["get", "error", 0],
    ["commit", "error", 0],
    ["scan", "error", 0],
  ]);
});

async function drain(source: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of source);
}

test("a method that is not there is not there after it either, and private fields work", async () => {
  class Store {
    readonly #word = "kept";
    get = undefined;
    commit() {
      return this.#word;
    }
  }
  const { store } = timed({});
  expect("close" in store).toBe(false);
  const withPrivate = timeStore(
    new Store() as never,
    () => undefined,
    () => 0,
  ) as Store;
  expect(withPrivate.get).toBeUndefined();
  expect(withPrivate.commit()).toBe("kept");
});

type MethodName = {
  [N in keyof TextBackend]-?: NonNullable<TextBackend[N]> extends (...args: never) => unknown ? N : never;
}[keyof TextBackend];

/** Each method of the contract: the type checker finds it wanting when the contract gets another one. */
const methods: Readonly<Record<MethodName, true>> = {
  authenticate: true,
  authenticateCertificate: true,
  listFolders: true,
  listItems: true,
  getItem: true,
  getChanges: true,
  watch: true,
  createItem: true,
  updateItem: true,
  replaceMail: true,
  deleteItem: true,
  moveItem: true,
  moveConversation: true,
  setFlags: true,
  openAttachment: true,
  createFolder: true,
  updateFolder: true,
  deleteFolder: true,
  emptyFolder: true,
  sendMail: true,
  search: true,
  searchPeople: true,
  resolveRecipients: true,
  getFreeBusy: true,
  findEvent: true,
  respondToMeeting: true,
  getOutOfOffice: true,
  setOutOfOffice: true,
  setDevicePassword: true,
  getDocument: true,
  listDocuments: true,
  openDocument: true,
  getRightsTemplates: true,
  removeRightsProtection: true,
  getUserInformation: true,
  getPolicy: true,
};

test("every method of a backend is handed on, with its arguments, its answer and its object", async () => {
  const calls: unknown[] = [];
  const backend: object = Object.fromEntries(
    Object.keys(methods).map((name) => [
      name,
      function (this: unknown, ...args: unknown[]) {
        calls.push([name, this === backend, ...args]);
        return Promise.resolve(name);
      },
    ]),
  );
  Object.assign(backend, { keepsTextMessages: true });
  const records: unknown[] = [];
  const wrapped = timeBackend(
    backend as never,
    (_name, labels) => records.push(labels),
    () => 0,
  ) as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const name of Object.keys(methods)) expect(await wrapped[name]?.("a", 1), name).toBe(name);
  expect(calls).toEqual(Object.keys(methods).map((name) => [name, true, "a", 1]));
  expect(records).toEqual(Object.keys(methods).map((name) => [name, "ok"]));
  expect(Reflect.get(wrapped, "keepsTextMessages")).toBe(true);
});
