import type { Backend, CallContext, Log, Principal } from "@easkit/backend";
import { deviceKey } from "../device-key.js";
import type { OnEvent } from "../events.js";
import { Deadlines } from "./deadlines.js";
import { Subscription } from "./subscription.js";

interface Mailbox {
  readonly subscriptions: Set<Subscription>;
  readonly watching: AbortController;
  /** When to look without having been told, in milliseconds; `Infinity` where the backend watches. */
  nextPoll: number;
}

interface PushOptions {
  readonly backend: Backend;
  readonly log: Log;
  readonly emit: OnEvent;
  readonly now: () => number;
  readonly random: () => number;
  /** Seconds. */
  readonly pollInterval: number;
}

/** What a request waits for. */
export interface WaitFor {
  readonly principal: Principal;
  readonly deviceId: string;
  readonly folderIds: ReadonlySet<string> | undefined;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/**
 * Who waits for what. One backend watch serves all devices of a mailbox, one timer serves all waiting requests.
 * A wake-up is a hint: whoever gets one looks at the state.
 */
export class PushTable {
  readonly #options: PushOptions;
  readonly #mailboxes = new Map<string, Mailbox>();
  readonly #byDevice = new Map<string, Subscription>();
  readonly #deadlines: Deadlines;

  constructor(options: PushOptions) {
    this.#options = options;
    this.#deadlines = new Deadlines(options.now, () => this.#poll());
  }

  /** How many requests wait. */
  get size(): number {
    return this.#byDevice.size;
  }

  /** Begins to wait, and ends whatever the same device waited for before. Close the subscription in the end. */
  async subscribe({ principal, deviceId, folderIds, seconds, signal }: WaitFor): Promise<Subscription> {
    this.supersede(principal.id, deviceId);
    const key = deviceKey(principal.id, deviceId);
    const gone = () => subscription.end("gone");
    const subscription = new Subscription(folderIds, this.#options.now, () => {
      signal.removeEventListener("abort", gone);
      this.#deadlines.remove(subscription, subscription.deadline);
      if (this.#byDevice.get(key) === subscription) this.#byDevice.delete(key);
      this.#leave(principal.id, subscription);
    });
    signal.addEventListener("abort", gone, { once: true });
    if (signal.aborted) gone();
    this.#byDevice.set(key, subscription);
    subscription.deadline = this.#deadlines.add(subscription, seconds);
    await this.#join(principal, subscription);
    return subscription;
  }

  /** Ends what a device waits for. */
  supersede(user: string, deviceId: string): void {
    this.#byDevice.get(deviceKey(user, deviceId))?.end("superseded");
  }

  /** Tells that something in a mailbox may have changed. */
  changed(user: string, folderId?: string): void {
    for (const subscription of this.#mailboxes.get(user)?.subscriptions ?? []) subscription.hint(folderId);
  }

  /** Tells that something was decided about a device, or all of a user's, or with neither about all. */
  decided(user?: string, deviceId?: string): void {
    if (user === undefined) for (const each of this.#byDevice.values()) each.decide();
    else if (deviceId !== undefined) {
      const subscription = this.#byDevice.get(deviceKey(user, deviceId));
      subscription?.decide();
      // It may have been told to start over: only a look at its folders tells.
      subscription?.hint(undefined);
    } else for (const each of this.#mailboxes.get(user)?.subscriptions ?? []) each.decide();
  }

  /** Tells that anything may have changed, as after a time without news. */
  changedAnywhere(): void {
    for (const subscription of this.#byDevice.values()) subscription.hint(undefined);
  }

  /** Ends all waits, so that the process can stop. */
  drain(): void {
    for (const subscription of this.#byDevice.values()) subscription.end("drain");
  }

  async #join(principal: Principal, subscription: Subscription): Promise<void> {
    const known = this.#mailboxes.get(principal.id);
    if (known) {
      known.subscriptions.add(subscription);
      return;
    }
    const watching = new AbortController();
    const mailbox: Mailbox = { subscriptions: new Set([subscription]), watching, nextPoll: this.#nextPoll() };
    this.#mailboxes.set(principal.id, mailbox);
    const { backend, log, emit } = this.#options;
    if (!backend.watch) return;
    const ctx: CallContext = { principal, signal: watching.signal, log };
    try {
      await backend.watch(ctx, (folderId) => this.changed(principal.id, folderId));
      mailbox.nextPoll = Number.POSITIVE_INFINITY;
    } catch (error) {
      // Looking now and then takes its place.
      emit({ type: "fault", id: 0, where: "watch", error });
    }
  }

  #leave(user: string, subscription: Subscription): void {
    const mailbox = this.#mailboxes.get(user);
    if (!mailbox?.subscriptions.delete(subscription) || mailbox.subscriptions.size > 0) return;
    mailbox.watching.abort();
    this.#mailboxes.delete(user);
  }

  #nextPoll(): number {
    const { now, random, pollInterval } = this.#options;
    return now() + pollInterval * 1000 * (0.75 + random() / 2);
  }

  #poll(): void {
    const now = this.#options.now();
    for (const mailbox of this.#mailboxes.values()) {
      if (mailbox.nextPoll > now) continue;
      mailbox.nextPoll = this.#nextPoll();
      for (const subscription of mailbox.subscriptions) subscription.hint(undefined);
    }
  }
}
