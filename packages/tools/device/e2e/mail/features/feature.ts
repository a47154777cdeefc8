import { isAtLeast, type ProtocolVersion, protocolVersions } from "@easkit/eas-schema";
import type { Device } from "../../../src/index.js";
import type { World } from "./world.js";

/** Something that devices of some versions can do. */
export interface Feature {
  readonly name: string;
  readonly since?: ProtocolVersion;
  readonly until?: ProtocolVersion;
  /** What a device of a version that has it does, with what it sees. */
  has(world: World, device: Device, version: ProtocolVersion): Promise<void>;
  /** What a device of a version that lacks it gets when it asks all the same. */
  lacks?(world: World, device: Device, version: ProtocolVersion): Promise<void>;
}

/** Whether a version has a feature. */
export const isIn = ({ since = "2.5", until = "16.1" }: Feature, version: ProtocolVersion): boolean =>
  isAtLeast(version, since) && isAtLeast(until, version);

/** All versions. */
export const versions: readonly ProtocolVersion[] = protocolVersions;
