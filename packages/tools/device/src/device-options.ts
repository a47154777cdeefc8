import type { Agent } from "node:http";
import type { ProtocolVersion } from "@easkit/eas-schema";
import type { Exchange } from "./http/exchange.js";
import type { Transport } from "./http/transport.js";
import type { StateStore } from "./state/state-store.js";

/** Who a device is and which server it talks to. */
export interface DeviceOptions {
  /** The server's address; `/Microsoft-Server-ActiveSync` is added where it has no path. */
  readonly url: string;
  /** Sent as `User=` in the query, and with `password` as HTTP Basic credentials. */
  readonly user: string;
  readonly password?: string | undefined;
  /** A whole Authorization header, such as `Bearer …`, in place of `password`. */
  readonly authorization?: string | undefined;
  /** 1 to 32 letters and digits; one that the state has, or a new random one, if not given. */
  readonly deviceId?: string | undefined;
  /** `EasKit` if not given. */
  readonly deviceType?: string | undefined;
  /** The version to speak; `newest` (the default) takes the newest that the server announces. */
  readonly version?: ProtocolVersion | "newest" | undefined;
  /** The form of the query; `base64` exists from 12.1 on. `plain` by default. */
  readonly query?: "plain" | "base64" | undefined;
  /** A file that keeps the state; without it and `state`, the state ends with the process. */
  readonly statePath?: string | undefined;
  readonly state?: StateStore | undefined;
  readonly userAgent?: string | undefined;
  /** Replaces the agent that keeps connections open. */
  readonly agent?: Agent | undefined;
  /** Takes any TLS certificate, for servers under test. */
  readonly insecure?: boolean | undefined;
  /** Replaces HTTP altogether, as for a server in the same process. */
  readonly transport?: Transport | undefined;
  /** Told of every exchange when its answer has been read. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
  /** Refuses answers with elements that the version does not have. True by default. */
  readonly strict?: boolean | undefined;
  /** Provisions by itself when the server wants a policy, and asks again. True by default. */
  readonly autoProvision?: boolean | undefined;
  /** Milliseconds without any byte after which a request is given up; heartbeats come on top. 120,000 by default. */
  readonly timeoutMs?: number | undefined;
}

/** What every call takes. */
export interface CallOptions {
  /** Gives the request up, as a phone that leaves its network. */
  readonly signal?: AbortSignal | undefined;
}
