import type { ProtocolVersion } from "@easkit/eas-schema";
import type { ClientCertificate, Principal } from "./principal.js";

/** The device on whose behalf a call is made. */
export interface Device {
  /** As the device names itself, 1 to 32 characters. */
  readonly id: string;
  /** Such as `iPhone` or `SamsungDevice`. */
  readonly type: string;
  readonly userAgent?: string;
}

/** Takes lines for the log. */
export interface Log {
  debug(message: string, details?: object): void;
  warn(message: string, details?: object): void;
  error(message: string, details?: object): void;
}

/** What every call to a backend comes with. */
export interface CallContext {
  readonly principal: Principal;
  /** Absent where the library acts by itself, as in `watch`. */
  readonly device?: Device;
  readonly version?: ProtocolVersion;
  /** Aborts when the answer is no longer wanted; long calls should stop then. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** What is known before it is known who asks. */
export type AuthenticateContext = Omit<CallContext, "principal"> & {
  readonly remoteAddress?: string;
  /** The client's certificate, for those who want one beside a password. */
  readonly certificate?: ClientCertificate;
};
