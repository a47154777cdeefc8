import { airSyncPage, type ProtocolVersion, type RawSource, vocabulary } from "@easkit/eas-schema";
import { decodeBytes } from "@easkit/wbxml";
import { classOfFolderType } from "../folder-class.js";
import type { DeviceState } from "../state/device-state.js";
import { Fingerprinter, mergePrints } from "../state/fingerprint.js";
import type { StateChange } from "../state/state-store.js";
import { encodeRequest } from "../wire/encode-request.js";
import type { ReadCommand } from "./sync-reader.js";
import type { SyncCollectionAnswer, SyncOnceCollection, SyncRequestCommand } from "./sync-types.js";

/** Collects what an answer does to the items of one folder, so that it counts only when all of it has been read. */
export class StagedFolder {
  readonly #state: DeviceState;
  readonly #id: string;
  readonly #changes: StateChange[] = [];
  /** Fingerprints of items that the answer mentions more than once. */
  readonly #staged = new Map<string, string>();

  constructor(state: DeviceState, id: string) {
    this.#state = state;
    this.#id = id;
  }

  /** The class of an item by what the answer says, or else by what is known. */
  classOf(command: { readonly class?: string | undefined; readonly serverId: string }, answerClass?: string) {
    return (
      command.class ??
      answerClass ??
      this.#state.classOf(this.#id, command.serverId) ??
      classOfFolderType(this.#state.folder(this.#id)?.type ?? 0) ??
      "Email"
    );
  }

  /** Takes a command of the server. */
  take(command: ReadCommand, itemClass: string): void {
    const { kind, serverId, prints } = command;
    if (kind === "delete" || kind === "softDelete") this.#remove(serverId);
    else if (prints !== undefined && kind !== "fetch") {
      // A message is only told what changed about it (read, flag); an item of another class comes whole.
      const isPart = kind === "change" && (itemClass === "Email" || itemClass === "SMS");
      this.#put(serverId, itemClass, isPart ? mergePrints(this.#printsOf(serverId), prints) : prints);
    }
  }

  /** Takes over what the device itself did and the server accepted. */
  async takeOwn(collection: SyncOnceCollection, answer: SyncCollectionAnswer, version: ProtocolVersion) {
    for (const command of collection.commands ?? []) await this.#takeOwn(command, answer, version);
  }

  async #takeOwn(command: SyncRequestCommand, answer: SyncCollectionAnswer, version: ProtocolVersion) {
    if (command.tag === "fetch") return;
    if (command.tag === "add") {
      const { clientId, class: itemClass, applicationData } = command.value;
      const response = answer.responses.find((one) => one.clientId === clientId);
      if (response?.status !== "ok" || response.serverId === undefined) return;
      const { serverId } = response;
      const prints = await printsOf(applicationData, version);
      this.#put(serverId, this.classOf({ class: itemClass, serverId }, answer.class), prints);
      return;
    }
    const { serverId, instanceId } = command.value;
    const response = answer.responses.find((one) => one.kind === command.tag && one.serverId === serverId);
    if (instanceId !== undefined || (response && response.status !== "ok")) return;
    if (command.tag === "delete") this.#remove(serverId);
    else if (command.value.applicationData) {
      const prints = await printsOf(command.value.applicationData, version);
      this.#put(serverId, this.classOf({ serverId }), mergePrints(this.#printsOf(serverId), prints));
    }
  }

  /** All that changes, with the key that goes with it. */
  changes(syncKey: string): StateChange[] {
    if (this.#changes.length === 0 && syncKey === this.#state.syncKey(this.#id)) return [];
    return [...this.#changes, { kind: "collection", id: this.#id, syncKey }];
  }

  #printsOf(serverId: string): string {
    return this.#staged.get(serverId) ?? this.#state.prints(this.#id, serverId) ?? "";
  }

  #put(id: string, itemClass: string, prints: string): void {
    this.#staged.set(id, prints);
    this.#changes.push({ kind: "item", collection: this.#id, id, class: itemClass, prints });
  }

  #remove(id: string): void {
    this.#staged.delete(id);
    this.#changes.push({ kind: "noItem", collection: this.#id, id });
  }
}

/** The fingerprints that another device would take of these properties. */
async function printsOf(source: RawSource, version: ProtocolVersion): Promise<string> {
  const prints = new Fingerprinter();
  let depth = 0;
  const bytes = await encodeRequest(airSyncPage.elements.ApplicationData, source, version);
  decodeBytes(
    bytes,
    {
      startElement: (page, token) => void (depth++ > 0 && prints.startElement(page, token)),
      endElement: () => void (--depth > 0 && prints.endElement()),
      text: (value) => prints.text(value),
      opaque: (value) => prints.opaque(value),
    },
    { vocabulary },
  );
  return prints.prints;
}
