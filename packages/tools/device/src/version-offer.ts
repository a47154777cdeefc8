import { type ProtocolVersion, protocolVersions } from "@easkit/eas-schema";
import { DeviceError } from "./device-error.js";
import { headerOf } from "./http/connection.js";
import type { HttpHeaders } from "./http/transport.js";
import type { ServerOffer } from "./state/state-store.js";

/** What the answer to OPTIONS offers. @throws DeviceError of code `protocol` if it names no versions */
export function toOffer(headers: HttpHeaders): ServerOffer {
  const offered = {
    versions: listOf(headerOf(headers, "ms-asprotocolversions")),
    commands: listOf(headerOf(headers, "ms-asprotocolcommands")),
  };
  if (offered.versions.length === 0) {
    throw new DeviceError("protocol", "the answer to OPTIONS names no protocol versions");
  }
  return offered;
}

const listOf = (header: string | undefined): string[] =>
  (header ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** The newest version that both know. @throws DeviceError of code `protocol` if there is none */
export function newestOf({ versions }: ServerOffer): ProtocolVersion {
  const known = protocolVersions.filter((version) => versions.includes(version)).at(-1);
  if (known === undefined) {
    throw new DeviceError("protocol", `no common protocol version; the server has ${versions.join(", ")}`);
  }
  return known;
}
