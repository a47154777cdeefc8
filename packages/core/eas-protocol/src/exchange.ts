import type { Backend, CallContext, Converters, EasRequest, Spool } from "@easkit/backend";
import type { ProtocolVersion } from "@easkit/eas-schema";
import type { AuditLog, DeviceState, Locker, SyncState } from "@easkit/syncstate";
import type { ControlCache } from "./access/control-cache.js";
import type { ActivityNotes } from "./activity-notes.js";
import type { OnEvent } from "./events.js";
import type { BrokenItems } from "./guards/broken-items.js";
import type { LastMoves } from "./guards/last-moves.js";
import type { LoginBrake } from "./guards/login-brake.js";
import type { ProvisionLoops } from "./guards/provision-loops.js";
import type { ReplySizes } from "./guards/reply-sizes.js";
import type { StormBreaker } from "./guards/storm-breaker.js";
import type { Throttle } from "./guards/throttle.js";
import type { MaySendAs } from "./mail/sender.js";
import type { BackendPolicies } from "./policy/select-policy.js";
import type { Cluster } from "./push/cluster.js";
import type { PushTable } from "./push/push-table.js";
import type { RequestLine } from "./request/query-line.js";
import type { RequestSpool } from "./request/request-spool.js";
import type { SearchMemory } from "./search/search-memory.js";
import type { Settings } from "./settings.js";
import type { UndoNotices } from "./sharing/undo-notice.js";
import type { RequestMemory } from "./sync/request-memory.js";

/** What a server is made of; the same for all requests. */
export interface ServerParts {
  readonly backend: Backend;
  readonly state: SyncState;
  readonly locker: Locker;
  readonly converters: Converters;
  readonly push: PushTable;
  readonly cluster: Cluster;
  /** What administrators have set for many devices. */
  readonly control: ControlCache;
  readonly audit: AuditLog;
  readonly backendPolicies: BackendPolicies;
  readonly activity: ActivityNotes;
  readonly storms: StormBreaker;
  readonly provisionLoops: ProvisionLoops;
  readonly throttle: { readonly device: Throttle | undefined; readonly user: Throttle | undefined };
  readonly logins: LoginBrake;
  readonly brokenItems: BrokenItems;
  readonly replySizes: ReplySizes;
  readonly lastMoves: LastMoves;
  readonly undoNotices: UndoNotices;
  readonly memory: RequestMemory;
  readonly searches: SearchMemory;
  readonly settings: Settings;
  /** The host's word on whose name mail may come in. */
  readonly maySendAs: MaySendAs | undefined;
  /** Where large parts of requests are kept, outside memory. */
  readonly spoolFiles: Spool | undefined;
  readonly emit: OnEvent;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** One request that has passed the gates, as commands see it. */
export interface Exchange extends ServerParts {
  readonly id: number;
  readonly request: EasRequest;
  readonly line: RequestLine;
  readonly version: ProtocolVersion;
  readonly call: CallContext;
  readonly device: DeviceState;
  /** Keeps the large parts of the request until the reply is out. */
  readonly spool: RequestSpool;
  /** Bytes of the reply that have been written so far. */
  readonly meter: { readonly bytes: number };
  /** Takes the request through the gates once more, because something was decided about the device meanwhile. */
  recheck(): Promise<void>;
  /** Says that this request did not bring the device any further, and how. */
  repeats(what: string): void;
  /** Says in a few words what was answered, for the log. */
  note(summary: string): void;
}
