import { SyncStateCorrupt } from "../errors.js";
import { escapeSegment } from "../key-escape.js";
import { devicePrefix } from "../key-layout.js";
import { refuseNewer } from "../record.js";
import type { SyncStateStore } from "../store.js";
import { BatchWriter } from "./batch-writer.js";
import type { FileRecord } from "./device-file.js";
import { ImportRefused } from "./import-refused.js";
import { readDeviceFile } from "./read-device-file.js";
import { type Move, relocateRecord } from "./relocate-record.js";
import { replaceDevice } from "./replace-device.js";

/** Where an imported device goes. */
export interface ImportOptions {
  /** Another user than the file names. */
  readonly user?: string;
  /** Another device id than the file names. */
  readonly deviceId?: string;
  /** Replace what is kept of the device. Without it, a device that has state is refused. */
  readonly overwrite?: boolean;
}

/** What was imported. */
export interface ImportedDevice {
  readonly user: string;
  readonly deviceId: string;
  readonly records: number;
  /** Keys of the file, below the device, that belong to nothing and were left out. */
  readonly leftOut: readonly string[];
}

/** Records that are being read in lie below this, where nobody looks for a device. */
const STAGE = "easimport1/";

/**
 * Reads a device that `exportDevice` wrote, also into another store or under another name; its sync keys then work
 * there. The lines are read once, and one record is held at a time.
 *
 * It happens as a whole, as far as a store allows. The file is first laid beside, and nothing of the device is touched
 * until its last line has been checked. A device that is to be replaced then loses its heads, all in one commit; the
 * other records are copied, which nothing can be seen of; and one last commit puts all heads at once. If the process
 * ends in between, a device that was there before starts over, and a new one is not there.
 *
 * @throws ImportRefused if the file cannot be read, the device exists, or it synced meanwhile
 * @throws SyncStateCorrupt if what would be replaced was written by a newer release
 */
export async function importDevice(
  store: SyncStateStore,
  lines: AsyncIterable<string>,
  options: ImportOptions = {},
): Promise<ImportedDevice> {
  const stager = new Stager(store, options);
  try {
    await readDeviceFile(lines, stager);
    await stager.finish();
    const { stage, move, user } = stager.place();
    const records = await replaceDevice(store, stage, move.to);
    return { user, deviceId: move.deviceId, records, leftOut: stager.leftOut };
  } finally {
    await stager.clear();
  }
}

interface StagedPlace {
  readonly stage: string;
  readonly move: Move;
  readonly user: string;
}

/** Takes the records of a file and lays them beside. */
class Stager {
  readonly leftOut: string[] = [];
  readonly #store: SyncStateStore;
  readonly #options: ImportOptions;
  readonly #writer: BatchWriter;
  #place: StagedPlace | undefined;

  constructor(store: SyncStateStore, options: ImportOptions) {
    this.#store = store;
    this.#options = options;
    this.#writer = new BatchWriter(store);
  }

  async begin(header: { readonly user: string; readonly device: string }): Promise<void> {
    const { user = header.user, deviceId = header.device, overwrite = false } = this.#options;
    const from = devicePrefix(header.user, header.device);
    const to = devicePrefix(user, deviceId);
    for await (const { key, value } of this.#store.scan(to)) {
      if (!overwrite) {
        throw new ImportRefused("exists", `there is state of the device ${deviceId} of ${user} already`);
      }
      refuseNewer(key, value);
    }
    const stage = `${STAGE}${escapeSegment(user)}/${escapeSegment(deviceId)}/`;
    this.#place = { stage, move: { from, to, deviceId }, user };
    await this.#store.remove(stage);
  }

  async take({ key, value }: FileRecord): Promise<void> {
    const { stage, move } = this.place();
    const moved = relocate(key, new Uint8Array(Buffer.from(value, "base64")), move);
    if (moved === undefined) this.leftOut.push(key);
    else await this.#writer.put(stage + key, moved);
  }

  async takeBack(prefix: string): Promise<void> {
    await this.#writer.flush();
    await this.#store.remove(this.place().stage + prefix);
  }

  place(): StagedPlace {
    if (this.#place === undefined) throw new RangeError("The file has not begun");
    return this.#place;
  }

  /** Writes out what is still held. */
  async finish(): Promise<void> {
    await this.#writer.flush();
  }

  /** Takes away what was laid beside. */
  async clear(): Promise<void> {
    if (this.#place !== undefined) await this.#store.remove(this.#place.stage);
  }
}

function relocate(name: string, value: Uint8Array, move: Move): Uint8Array | undefined {
  try {
    return relocateRecord(name, value, move);
  } catch (error) {
    if (!(error instanceof SyncStateCorrupt)) throw error;
    const fault = error.newer ? "newer" : "unreadable";
    throw new ImportRefused(fault, `the record ${name} cannot be read: ${error.reason}`, { cause: error });
  }
}
