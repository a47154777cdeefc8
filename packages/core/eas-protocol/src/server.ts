import {
  type Converters,
  type EasHandler,
  type EasReply,
  type EasRequest,
  type MergeClasses,
  type Spool,
  type TextBackend,
  withMergedFolders,
  withSharedFolders,
} from "@easkit/backend";
import {
  type ChangeBus,
  createControlState,
  createMemoryLocker,
  createSyncState,
  type Locker,
  type SyncStateStore,
} from "@easkit/syncstate";
import { ControlCache } from "./access/control-cache.js";
import { ActivityNotes } from "./activity-notes.js";
import { deviceKey } from "./device-key.js";
import type { ServerDevices } from "./devices/devices.js";
import { createDevices } from "./devices/open-devices.js";
import { createEmitter, type OnEvent } from "./events.js";
import type { ServerParts } from "./exchange.js";
import { CommandFault } from "./fault.js";
import { BrokenItems } from "./guards/broken-items.js";
import { LastMoves } from "./guards/last-moves.js";
import { LoginBrake } from "./guards/login-brake.js";
import { ProvisionLoops } from "./guards/provision-loops.js";
import { ReplySizes } from "./guards/reply-sizes.js";
import { StormBreaker } from "./guards/storm-breaker.js";
import { type Rate, Throttle } from "./guards/throttle.js";
import { withTypedItems } from "./items/typed-backend.js";
import { libraryVersion } from "./library-version.js";
import { toLog } from "./log.js";
import type { MaySendAs } from "./mail/sender.js";
import { BackendPolicies } from "./policy/select-policy.js";
import { Cluster } from "./push/cluster.js";
import { PushTable } from "./push/push-table.js";
import { faultReply, isServerError, toFault } from "./reply/fault-reply.js";
import { gzipReply } from "./reply/gzip-reply.js";
import { SearchMemory } from "./search/search-memory.js";
import { serve } from "./serve.js";
import { defaultSettings, type Settings } from "./settings.js";
import { UndoNotices } from "./sharing/undo-notice.js";
import { RequestMemory } from "./sync/request-memory.js";
import { Traces } from "./trace/traces.js";
import { withTraces } from "./trace/with-traces.js";
import { startTrail, type Trail } from "./trail.js";

/** What a server is made from. */
export interface EasServerOptions extends Partial<Settings> {
  readonly backend: TextBackend;
  /** Where it is kept what devices have been told. */
  readonly state: SyncStateStore;
  readonly converters: Converters;
  /**
   * Which classes a device is to see as one folder each, because it shows only one calendar or address book: all calendars
   * are in the default one then. None unless it says some.
   */
  readonly mergeFolders?: MergeClasses;
  /** Joins several nodes: a device that waits on one hears of what happens on another. */
  readonly bus?: ChangeBus;
  /**
   * Lets one request at a time, of all nodes, write a collection of a device. By default one for this process: with
   * several nodes, give one that they share.
   */
  readonly locker?: Locker;
  /** Keeps large messages of requests outside memory, see {@link Settings.spoolBytes}. */
  readonly spool?: Spool;
  /** Hears of everything that happens. */
  readonly onEvent?: OnEvent;
  /**
   * Decides in whose name a user may send mail. By default these are the user's own addresses, as the principal and
   * `getUserInformation` name them.
   */
  readonly maySendAs?: MaySendAs;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
  /** From 0 to below 1; for tests. */
  readonly random?: () => number;
}

/** A running server. */
export interface EasServer extends EasHandler {
  readonly notify: {
    /** Tells that a folder, or without an id anything in the mailbox, may have changed: waiting devices look. */
    changed(principalId: string, folderId?: string): void;
    /**
     * Tells that the backend has another policy for a user's devices, or for everybody's. Without it the server notices
     * within a minute, when a device asks.
     */
    policyChanged(principalId?: string): void;
  };
  readonly devices: ServerDevices;
  /** How many requests wait for changes right now. */
  readonly waiting: number;
  /** Answers all waiting devices, so that the process can stop. */
  drain(): void;
  /** Drains, and leaves the other nodes. The store and the bus stay open: they are the host's. */
  close(): Promise<void>;
}

function report(parts: ServerParts, trail: Trail, httpStatus: number, started: number): void {
  const { id, command, user, deviceId, version, summary, status } = trail;
  const duration = Math.max(0, parts.now() - started);
  parts.emit({
    type: "request",
    id,
    command,
    user,
    deviceId,
    version,
    httpStatus,
    status,
    duration,
    summary,
  });
}

/** Tells that nothing more of a reply is to come. */
function reportSent(parts: ServerParts, trail: Trail, started: number, bytes: number, complete = true): void {
  const duration = Math.max(0, parts.now() - started);
  parts.emit({ type: "sent", id: trail.id, bytes, duration, complete });
}

/** Tells of a body that broke off: the device will ask again, but somebody should know why. */
async function* watched(
  parts: ServerParts,
  body: AsyncIterable<Uint8Array>,
  trail: Trail,
  started: number,
  ended: () => void,
): AsyncIterable<Uint8Array> {
  const device = deviceKey(trail.user ?? "", trail.deviceId ?? "");
  let bytes = 0;
  let isTaken = false;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      yield chunk;
    }
    isTaken = true;
  } catch (error) {
    parts.emit({ type: "fault", id: trail.id, where: `${trail.command} reply`, error });
    throw error;
  } finally {
    if (isTaken) parts.replySizes.completed(device);
    else parts.replySizes.brokenOff(device, bytes);
    reportSent(parts, trail, started, bytes, isTaken);
    ended();
  }
}

/** Writes down what a request came to, when all of its reply is gone. */
function finish(parts: ServerParts, traces: Traces, trail: Trail, httpStatus: number, started: number): void {
  const { id, user, deviceId, command, version, summary, trace } = trail;
  if (user === undefined || !deviceId) return;
  if (trace) {
    const duration = Math.max(0, parts.now() - started);
    const [request, reply] = [trace.request.toString(), trace.reply.toString()];
    const about = { id, at: started, duration, command, version, httpStatus, summary };
    traces.add(user, deviceId, { ...about, request, reply });
  }
  parts.activity.note({ user, deviceId, command, httpStatus, status: trail.status, summary });
}

function refuse(parts: ServerParts, error: unknown, trail: Trail): EasReply {
  const fault = toFault(error, trail.definition);
  if (trail.gate !== undefined) {
    parts.emit({ type: "refused", id: trail.id, gate: trail.gate, reason: fault.message });
  }
  if (isServerError(fault))
    parts.emit({ type: "fault", id: trail.id, where: trail.command, error: fault.cause ?? fault });
  const status = fault instanceof CommandFault ? `status ${fault.status}: ` : "";
  if (fault instanceof CommandFault) trail.status = String(fault.status);
  trail.summary = `${status}${fault.message}`;
  trail.repetition = `${trail.command} is refused, ${trail.summary}`;
  return faultReply(fault, trail.definition, trail.version);
}

/** Recognises a device that goes round in circles. */
function watchForStorm(parts: ServerParts, trail: Trail): void {
  const { id, user, deviceId, repetition } = trail;
  if (user === undefined || deviceId === undefined || trail.gate === "storm") return;
  const reason = parts.storms.note(deviceKey(user, deviceId), repetition, parts.now());
  if (reason !== undefined)
    parts.emit({ type: "storm", id, user, deviceId, reason, pause: parts.settings.storm.pause });
}

const toThrottle = (rate: Rate | undefined): Throttle | undefined => rate && new Throttle(rate);

/** Makes a server. It opens nothing and listens nowhere: a host adapter gives it requests. */
export function createProtocolServer(options: EasServerOptions): EasServer {
  const {
    backend: given,
    state,
    converters,
    mergeFolders,
    bus,
    locker = createMemoryLocker(),
    spool,
    onEvent,
    maySendAs,
    now = Date.now,
    random = Math.random,
    ...limits
  } = options;
  const settings: Settings = { ...defaultSettings, ...limits };
  const emit = createEmitter(onEvent);
  const shared = withSharedFolders(withTypedItems(given, converters), { now });
  const backend = mergeFolders ? withMergedFolders(shared, { classes: mergeFolders, now }) : shared;
  const { pollInterval } = settings;
  const push = new PushTable({ backend, log: toLog(emit, 0), emit, now, random, pollInterval });
  const origin = Math.floor(random() * Number.MAX_SAFE_INTEGER).toString(36);
  const memory = new RequestMemory();
  const { documents, audit } = createControlState(state, now);
  const control = new ControlCache(documents, now);
  const backendPolicies = new BackendPolicies();
  const onDecided = () => {
    control.forget();
    backendPolicies.forget();
  };
  const cluster = new Cluster({ push, memory, bus, emit, origin, onDecided });
  cluster.join();
  const syncState = createSyncState({ store: state, now, libraryVersion });
  const parts: ServerParts = {
    locker,
    backend,
    state: syncState,
    activity: new ActivityNotes({ state: syncState, emit, now }),
    converters,
    push,
    cluster,
    memory,
    searches: new SearchMemory(),
    control,
    audit,
    backendPolicies,
    storms: new StormBreaker(settings.storm),
    provisionLoops: new ProvisionLoops(settings.provisionLoop),
    throttle: { device: toThrottle(settings.throttle.device), user: toThrottle(settings.throttle.user) },
    logins: new LoginBrake(settings.logins),
    brokenItems: new BrokenItems(),
    replySizes: new ReplySizes(),
    lastMoves: new LastMoves(),
    undoNotices: new UndoNotices(),
    maySendAs,
    settings,
    spoolFiles: spool,
    emit,
    now,
    random,
  };
  const traces = new Traces();
  const devices = createDevices({
    state: parts.state,
    control: { documents, audit },
    now,
    changed: (user, folderId) => cluster.changed(user, folderId),
    decided: (user, deviceId) => cluster.decided(user, deviceId),
  });
  let requests = 0;

  return {
    async serve(request: EasRequest): Promise<EasReply> {
      const trail = startTrail(++requests, request.method);
      const started = now();
      let reply: EasReply;
      try {
        reply = await serve(parts, request, trail);
      } catch (error) {
        reply = refuse(parts, error, trail);
      }
      watchForStorm(parts, trail);
      report(parts, trail, reply.status, started);
      const headers = {
        "cache-control": "private",
        "ms-server-activesync": "16.1",
        ...trail.headers,
        ...reply.headers,
      };
      const pack = (plain: EasReply) => (settings.gzip ? gzipReply(request, plain) : plain);
      const { body } = reply;
      if (body === undefined || body instanceof Uint8Array) {
        reportSent(parts, trail, started, body?.length ?? 0);
        finish(parts, traces, trail, reply.status, started);
        return pack({ ...reply, headers });
      }
      return pack({
        ...reply,
        headers,
        body: watched(parts, body, trail, started, () => finish(parts, traces, trail, reply.status, started)),
      });
    },
    notify: {
      changed: (principalId, folderId) => cluster.changed(principalId, folderId),
      policyChanged: (principalId) => cluster.decided(principalId),
    },
    devices: withTraces(devices, traces),
    get waiting() {
      return push.size;
    },
    drain: () => push.drain(),
    async close() {
      push.drain();
      await cluster.leave();
    },
  };
}
