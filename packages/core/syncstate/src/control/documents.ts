import { SyncStateConflict } from "../errors.js";
import { unescapeSegment } from "../key-escape.js";
import type { SyncStateStore } from "../store.js";
import { documentKey, documentsPrefix } from "./control-keys.js";
import { decodeJson, encodeJson } from "./json-record.js";

/** Small JSON documents that count for more than one device, such as rules and named policies. */
export interface Documents {
  /** @throws SyncStateCorrupt */
  read(name: string): Promise<unknown>;
  /**
   * Applies `change` to the newest value (`undefined` if there is none) and writes it, again if another writer won;
   * `undefined` removes it. Gives what is there now.
   */
  update<T>(name: string, change: (before: unknown) => T): Promise<T>;
  /** Those whose name begins with `prefix`, by name. */
  list(prefix: string): AsyncIterable<{ readonly name: string; readonly value: unknown }>;
}

const ATTEMPTS = 100;

/** The documents of a store. */
export function createDocuments(store: SyncStateStore): Documents {
  return {
    async read(name) {
      const key = documentKey(name);
      const stored = await store.get(key);
      return stored && decodeJson(key, "document", stored.value);
    },

    async update(name, change) {
      const key = documentKey(name);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const stored = await store.get(key);
        const after = change(stored && decodeJson(key, "document", stored.value));
        const expect = [{ key, revision: stored?.revision }];
        const put = after === undefined ? [] : [{ key, value: encodeJson("document", after) }];
        const result = await store.commit({ expect, put, remove: after === undefined ? [key] : [] });
        if (result.committed) return after;
      }
      throw new SyncStateConflict(`document ${name}`);
    },

    async *list(prefix) {
      for await (const { key, value } of store.scan(documentKey(prefix))) {
        const name = unescapeSegment(key.slice(documentsPrefix.length));
        yield { name, value: decodeJson(key, "document", value) };
      }
    },
  };
}
