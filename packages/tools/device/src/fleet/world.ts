import type { Backend, EasHandler } from "@easkit/backend";
import { createMemoryBackend, type MemoryBackend } from "@easkit/backend-memory";
import type { ProtocolVersion } from "@easkit/eas-schema";
import { createMemoryStore, type SyncStateStore } from "@easkit/syncstate";
import type { BrokenEngine } from "./broken-engines.js";
import { fleetPassword } from "./carrier.js";
import type { Comparable } from "./check-world.js";
import { FleetDevice } from "./device/fleet-device.js";
import type { Faults } from "./faults.js";
import { viewOfItem } from "./item-view.js";
import type { Ledger } from "./ledger.js";
import { Network } from "./network.js";
import { fleetFolders, People } from "./people.js";
import type { Random } from "./random.js";
import type { Scheduler } from "./scheduler.js";
import { withTrouble } from "./server/gated-backend.js";
import { ServerProcess } from "./server/server-process.js";

/** How one server of a run is. */
export interface WorldOptions {
  readonly name: string;
  /** The groupware has a change feed; otherwise its listings are compared. */
  readonly feed: boolean;
  /**
   * The groupware remembers idempotency keys. Without that nobody can know whether a write happened in the moment in which
   * the process ended, so such servers do not crash.
   */
  readonly remembers: boolean;
  readonly devices: readonly number[];
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly broken: BrokenEngine;
}

const versions: readonly ProtocolVersion[] = ["12.1", "14.1", "16.0", "16.1"];
const devicesOfOne = 4;

/** A groupware, a server before it, and the devices and people that use it. */
export class World implements Comparable {
  readonly folders = Object.keys(fleetFolders).length;

  readonly options: WorldOptions;
  readonly users: readonly string[];
  readonly backend: MemoryBackend;
  readonly people: People;
  readonly devices: readonly FleetDevice[];
  readonly #store: SyncStateStore = createMemoryStore();
  readonly #handler: (handler: EasHandler) => EasHandler;
  readonly #unreadable = new Set<string>();
  #process: ServerProcess;

  constructor(options: WorldOptions) {
    const { name, feed, scheduler, random, faults, devices, broken } = options;
    this.options = options;
    const userOf = (at: number) => `${name}${Math.floor(at / devicesOfOne)}`;
    this.users = [...new Set(devices.map((_, at) => userOf(at)))];
    this.backend = createMemoryBackend({
      users: this.users.map((id) => ({ id, password: fleetPassword, address: `${id}@example.com` })),
      now: () => new Date(scheduler.now()),
      without: feed ? [] : ["getChanges"],
    });
    for (const user of this.users) {
      this.backend.mailbox(user).addFolder({ id: "archive", displayName: "Archive", type: "userMail" });
    }
    this.#handler = broken.handler?.() ?? ((handler) => handler);
    this.#process = this.#startProcess();
    const network = new Network({ scheduler, faults, process: () => this.#process });
    this.people = new People({
      backend: this.backend,
      random: random.fork("people"),
      faults,
      now: scheduler.now,
      unreadable: this.#unreadable,
      note: (line) => scheduler.note(line),
    });
    this.devices = devices.map((number, at) => this.#createDevice(number, userOf(at), network));
  }

  get name(): string {
    return this.options.name;
  }

  now(): number {
    return this.options.scheduler.now();
  }

  /** Ends the server's process, and begins another over the same store. */
  crash(): void {
    this.#process.kill();
    this.options.scheduler.note(`the server of ${this.options.name} crashes`);
    this.#process = this.#startProcess();
  }

  /** What devices of a user ought to see in a folder, by item id. */
  async expected(user: string, folderId: string, cutoff: number | undefined) {
    const mailbox = this.backend.mailbox(user);
    const views = new Map<string, Awaited<ReturnType<typeof viewOfItem>>>();
    for (const stat of mailbox.folders.get(folderId).items.list({})) {
      if (cutoff !== undefined && stat.date && stat.date.getTime() < cutoff) continue;
      const { content, revision } = mailbox.get(folderId, stat.id);
      views.set(stat.id, await viewOfItem({ ...content, revision }));
    }
    return views;
  }

  #createDevice(number: number, user: string, carrier: Network): FleetDevice {
    const { random, ledger, faults, scheduler } = this.options;
    return new FleetDevice({
      number,
      user,
      version: versions[number % versions.length] ?? "16.1",
      carrier,
      random: random.fork(`device ${number}`),
      ledger,
      onRepeat: () => faults.count("requestRepeated"),
      note: (line) => scheduler.note(line),
    });
  }

  #startProcess(): ServerProcess {
    const { scheduler, random, broken } = this.options;
    return new ServerProcess({
      scheduler,
      random: random.fork("process").next,
      store: (process) => broken.store?.(this.#store, process) ?? this.#store,
      handler: this.#handler,
      locker: broken.locker,
      backend: (process) => this.#reach(process, broken),
    });
  }

  #reach(process: ServerProcess, broken: BrokenEngine): Backend {
    const { faults, remembers, ledger, scheduler } = this.options;
    const backend = broken.backend?.(this.backend) ?? this.backend;
    const { createItem } = backend;
    const watched: Backend = {
      ...backend,
      ...(createItem && {
        async createItem(ctx, folderId, item, options) {
          const written = await createItem(ctx, folderId, item, options);
          const { name } = "mime" in item ? { name: undefined } : await viewOfItem({ ...item, revision: "" });
          if (name !== undefined) ledger.stored(name, `${folderId} ${written.id}`);
          scheduler.note(`  backend: ${name} is made in ${folderId} as ${written.id}`);
          return written;
        },
      }),
    };
    return withTrouble(watched, { process, faults, remembers, unreadable: this.#unreadable });
  }
}
