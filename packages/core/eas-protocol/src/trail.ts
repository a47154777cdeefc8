import type { CommandDefinition, ProtocolVersion } from "@easkit/eas-schema";
import type { RedactedXml } from "./trace/redacted-xml.js";

/** What has been found out about a request so far: the log's and the fault replies' memory. */
export interface Trail {
  readonly id: number;
  command: string;
  user: string | undefined;
  deviceId: string | undefined;
  version: ProtocolVersion | undefined;
  definition: CommandDefinition | undefined;
  /** The gate that the request stands at. */
  gate: string | undefined;
  summary: string | undefined;
  /** The word of the status with which the command was refused. */
  status: string | undefined;
  /** What happened without bringing the device any further; if it goes on like that, it is held up. */
  repetition: string | undefined;
  /** What is written down of a traced device's request and reply. */
  trace: { readonly request: RedactedXml; readonly reply: RedactedXml } | undefined;
  /** Headers that the reply gets, whatever it is. */
  readonly headers: Record<string, string>;
}

/** The trail of a request that has just come in. */
export const startTrail = (id: number, method: string): Trail => ({
  id,
  command: method,
  user: undefined,
  deviceId: undefined,
  version: undefined,
  definition: undefined,
  gate: undefined,
  summary: undefined,
  status: undefined,
  repetition: undefined,
  trace: undefined,
  headers: {},
});
