import type { SyncStateStore } from "../store.js";

/** A batch is written at so many records or bytes, whichever comes first. */
const RECORDS = 128;
const BYTES = 256 * 1024;

/** Writes many records in batches of moderate size. Each batch is written whole, all together are not. */
export class BatchWriter {
  readonly #store: SyncStateStore;
  #put: Array<{ key: string; value: Uint8Array }> = [];
  #bytes = 0;

  constructor(store: SyncStateStore) {
    this.#store = store;
  }

  async put(key: string, value: Uint8Array): Promise<void> {
    this.#put.push({ key, value });
    this.#bytes += value.length;
    if (this.#put.length >= RECORDS || this.#bytes >= BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    const put = this.#put;
    this.#put = [];
    this.#bytes = 0;
    if (put.length > 0) await this.#store.commit({ put });
  }
}
