import { randomBytes } from "node:crypto";
import { digestOf } from "./fingerprint.js";
import type { DeviceFolder, DeviceIdentity, StateChange, StateStore } from "./state-store.js";

/** An item as the device remembers it. */
export interface HeldItem {
  readonly id: string;
  readonly class: string;
  /** Equal for two devices that were told the same properties, in whatever steps. */
  readonly digest: string;
}

interface Remembered {
  readonly class: string;
  readonly prints: string;
}

interface Collection {
  syncKey: string;
  readonly items: Map<string, Remembered>;
}

/** The store is written anew when it has this many times more changes than the state needs. */
const SLACK = 2;
const SMALL = 1_000;

/** What a device knows: who it is, the folders, and of each folder the key and the items. */
export class DeviceState {
  readonly #store: StateStore;
  readonly #folders = new Map<string, DeviceFolder>();
  readonly #collections = new Map<string, Collection>();
  #identity: DeviceIdentity = { deviceId: "" };
  #hierarchyKey = "0";
  #stored = 0;

  constructor(store: StateStore) {
    this.#store = store;
  }

  /** Reads what the store has; a device that has none yet gets an id. */
  async open(deviceId: string | undefined): Promise<void> {
    for await (const change of this.#store.load()) {
      this.#apply(change);
      this.#stored++;
    }
    const { identity } = this;
    if (deviceId !== undefined && identity.deviceId !== "" && identity.deviceId !== deviceId) {
      // Keys belong to a device id, so a new one begins with nothing.
      await this.forget({ deviceId });
    } else if (identity.deviceId === "") {
      await this.commit([identityOf({ deviceId: deviceId ?? randomBytes(16).toString("hex") })]);
    } else if (this.#stored > SMALL && this.#stored > SLACK * this.#size()) {
      await this.#store.replace(this.#all());
      this.#stored = this.#size();
    }
  }

  get identity(): DeviceIdentity {
    return this.#identity;
  }

  get hierarchyKey(): string {
    return this.#hierarchyKey;
  }

  get folders(): readonly DeviceFolder[] {
    return [...this.#folders.values()];
  }

  folder(id: string): DeviceFolder | undefined {
    return this.#folders.get(id);
  }

  /** The key of a folder, `0` for one that was never synced. */
  syncKey(folderId: string): string {
    return this.#collections.get(folderId)?.syncKey ?? "0";
  }

  itemCount(folderId: string): number {
    return this.#collections.get(folderId)?.items.size ?? 0;
  }

  *items(folderId: string): Generator<HeldItem> {
    for (const [id, item] of this.#collections.get(folderId)?.items ?? []) {
      yield { id, class: item.class, digest: digestOf(item.prints) };
    }
  }

  /** The fingerprints of an item, for merging a change into them. */
  prints(folderId: string, id: string): string | undefined {
    return this.#collections.get(folderId)?.items.get(id)?.prints;
  }

  classOf(folderId: string, id: string): string | undefined {
    return this.#collections.get(folderId)?.items.get(id)?.class;
  }

  /** Makes changes, durably and all together. */
  async commit(changes: readonly StateChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.#store.append(changes);
    for (const change of changes) this.#apply(change);
    this.#stored += changes.length;
  }

  /** Changes what the device is. */
  identify(change: Partial<DeviceIdentity>): Promise<void> {
    return this.commit([identityOf({ ...this.#identity, ...change })]);
  }

  /** Forgets everything but this. */
  async forget(identity: DeviceIdentity): Promise<void> {
    const changes = [{ kind: "noHierarchy" } as const, identityOf(identity)];
    await this.#store.replace(changes);
    for (const change of changes) this.#apply(change);
    this.#stored = changes.length;
  }

  #apply(change: StateChange): void {
    switch (change.kind) {
      case "identity":
        this.#identity = change.identity;
        break;
      case "hierarchy":
        this.#hierarchyKey = change.syncKey;
        break;
      case "noHierarchy":
        this.#hierarchyKey = "0";
        this.#folders.clear();
        this.#collections.clear();
        break;
      case "folder":
        this.#folders.set(change.folder.id, change.folder);
        break;
      case "noFolder":
        this.#folders.delete(change.id);
        this.#collections.delete(change.id);
        break;
      case "collection":
        this.#collection(change.id).syncKey = change.syncKey;
        break;
      case "noCollection":
        this.#collections.delete(change.id);
        break;
      case "item":
        this.#collection(change.collection).items.set(change.id, {
          class: change.class,
          prints: change.prints,
        });
        break;
      case "noItem":
        this.#collections.get(change.collection)?.items.delete(change.id);
    }
  }

  #collection(id: string): Collection {
    const known = this.#collections.get(id);
    if (known) return known;
    const collection = { syncKey: "0", items: new Map<string, Remembered>() };
    this.#collections.set(id, collection);
    return collection;
  }

  #size(): number {
    let size = 2 + this.#folders.size + this.#collections.size;
    for (const { items } of this.#collections.values()) size += items.size;
    return size;
  }

  *#all(): Generator<StateChange> {
    yield identityOf(this.#identity);
    yield { kind: "hierarchy", syncKey: this.#hierarchyKey };
    for (const folder of this.#folders.values()) yield { kind: "folder", folder };
    for (const [collection, { syncKey, items }] of this.#collections) {
      yield { kind: "collection", id: collection, syncKey };
      for (const [id, item] of items) yield { kind: "item", collection, id, ...item };
    }
  }
}

const identityOf = (identity: DeviceIdentity): StateChange => ({ kind: "identity", identity });
