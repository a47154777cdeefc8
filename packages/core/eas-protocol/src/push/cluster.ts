import type { ChangeBus } from "@easkit/syncstate";
import type { OnEvent } from "../events.js";
import type { PushTable } from "./push-table.js";

interface ClusterOptions {
  readonly push: PushTable;
  readonly bus: ChangeBus | undefined;
  readonly emit: OnEvent;
  /** This node's name among the others. */
  readonly origin: string;
}

/** Joins the waits of this node with those of the others: what one hears of, all hear of. */
export class Cluster {
  readonly #options: ClusterOptions;
  #unsubscribe: Promise<(() => Promise<void>) | undefined> | undefined;

  constructor(options: ClusterOptions) {
    this.#options = options;
  }

  /** Begins to listen to the other nodes. */
  join(): void {
    const { push, bus, origin } = this.#options;
    this.#unsubscribe = bus
      ?.subscribe((change) => {
        if (change.kind === "anything") push.changedAnywhere();
        else if (change.origin === origin) return;
        else if (change.kind === "changed") push.changed(change.user, change.folderId);
        else if (change.device !== undefined) push.supersede(change.user, change.device);
      })
      .catch((error: unknown) => this.#fail(error));
  }

  /** Tells everybody that a folder, or without an id anything in the mailbox, may have changed. */
  changed(user: string, folderId?: string): void {
    const { push, bus, origin } = this.#options;
    push.changed(user, folderId);
    bus
      ?.publish({ kind: "changed", user, origin, ...(folderId !== undefined && { folderId }) })
      .catch((error: unknown) => this.#fail(error));
  }

  /** Ends what a device waits for, wherever it does. */
  supersede(user: string, device: string): void {
    const { push, bus, origin } = this.#options;
    push.supersede(user, device);
    bus?.publish({ kind: "superseded", user, device, origin }).catch((error: unknown) => this.#fail(error));
  }

  async leave(): Promise<void> {
    await (await this.#unsubscribe)?.();
  }

  // A hint that is not passed on costs a delay: waiting devices look for themselves when their time is over.
  #fail(error: unknown): undefined {
    this.#options.emit({ type: "fault", id: 0, where: "change bus", error });
    return undefined;
  }
}
