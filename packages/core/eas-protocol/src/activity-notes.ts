import type { DeviceActivity, DeviceRecord, SyncState } from "@easkit/syncstate";
import { deviceKey } from "./device-key.js";
import type { OnEvent } from "./events.js";
import { RecentMap } from "./guards/recent-map.js";

/** How old what is written down of a device's doings may get, in milliseconds. */
const precision = 300_000;
/** Devices that are remembered in one process. */
const capacity = 50_000;

/** What a request came to. */
export interface Doing {
  readonly user: string;
  readonly deviceId: string;
  readonly command: string;
  readonly httpStatus: number;
  /** The word of the status with which the command as a whole was refused. */
  readonly status: string | undefined;
  readonly summary: string | undefined;
}

interface Written {
  readonly at: number;
  readonly failed: boolean;
}

interface Options {
  readonly state: SyncState;
  readonly emit: OnEvent;
  readonly now: () => number;
}

/** The longest answer that is written down. */
const longest = 200;

function toActivity(
  before: DeviceActivity | undefined,
  { command, httpStatus, status, summary }: Doing,
  now: number,
): DeviceActivity {
  const failed = httpStatus >= 400 || status !== undefined;
  const lastSync = !failed && command === "Sync" ? now : before?.lastSync;
  const text = `${command}: ${summary ?? `HTTP ${httpStatus}`}`.slice(0, longest);
  const lastError = failed ? { at: now, text } : before?.lastError;
  return {
    lastCommand: command,
    lastHttpStatus: httpStatus,
    ...(lastSync !== undefined && { lastSync }),
    ...(summary !== undefined && { lastAnswer: summary.slice(0, longest) }),
    ...(lastError && { lastError }),
  };
}

/**
 * Writes down what devices did last: every five minutes, and at once when a device begins or ceases to fail. A write for
 * each request would double the writes of a Sync.
 */
export class ActivityNotes {
  readonly #options: Options;
  readonly #written = new RecentMap<Written>(capacity);

  constructor(options: Options) {
    this.#options = options;
  }

  /** Notes what a request came to, after it was answered. */
  note(doing: Doing): void {
    const { emit } = this.#options;
    this.#write(doing).catch((error: unknown) => emit({ type: "fault", id: 0, where: "activity", error }));
  }

  async #write(doing: Doing): Promise<void> {
    const { user, deviceId, command } = doing;
    const now = this.#options.now();
    const failed = doing.httpStatus >= 400 || doing.status !== undefined;
    // A folder list is asked for now and then; what counts is whether items arrive.
    const key = `${deviceKey(user, deviceId)} ${command === "Sync" ? "Sync" : ""}`;
    const before = this.#written.get(key);
    if (before && before.failed === failed && now - before.at < precision) return;
    this.#written.set(key, { at: now, failed });
    await this.#options.state
      .device(user, deviceId)
      .amend((record): DeviceRecord => ({ ...record, activity: toActivity(record.activity, doing, now) }));
  }
}
