import type { AuthenticateContext, Device, EasRequest, Principal } from "@easkit/backend";
import type { ProtocolVersion } from "@easkit/eas-schema";
import type { DeviceRecord, DeviceState } from "@easkit/syncstate";
import type { Command } from "../commands/command.js";
import type { ServerParts } from "../exchange.js";
import type { RequestLine } from "../request/query-line.js";

/** What is known of a request at the gates; later gates know more. */
export interface Arrival {
  /** The number of the request, for events. */
  readonly id: number;
  /** Headers that the reply gets, whatever it is. */
  readonly headers: Record<string, string>;
  readonly request: EasRequest;
  readonly line: RequestLine;
  readonly device: Device;
  readonly call: AuthenticateContext;
}

/** A request whose user is known. */
export interface AuthenticatedArrival extends Arrival {
  readonly principal: Principal;
}

/** A request whose version and command are known. */
export interface VersionedArrival extends AuthenticatedArrival {
  readonly version: ProtocolVersion;
  readonly command: Command;
}

/** A request whose device is known. */
export interface DeviceArrival extends VersionedArrival {
  readonly state: DeviceState;
  readonly record: DeviceRecord;
  /** The device may only say what it is: it is blocked or in quarantine. */
  readonly restricted: boolean;
}

/** Lets a request pass, with what it found out, or throws a CommandFault or HttpFault. */
export type Gate<In, Out> = (parts: ServerParts, arrival: In) => Promise<Out> | Out;
