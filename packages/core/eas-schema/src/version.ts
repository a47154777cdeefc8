/** The protocol versions that exist, oldest first (MS-ASHTTP 2.2.1.1.2.6). */
export const protocolVersions = ["2.5", "12.0", "12.1", "14.0", "14.1", "16.0", "16.1"] as const;

/** A protocol version as it stands in the MS-ASProtocolVersion header. */
export type ProtocolVersion = (typeof protocolVersions)[number];

/** Whether `text` names a protocol version. */
export const isProtocolVersion = (text: string): text is ProtocolVersion =>
  (protocolVersions as readonly string[]).includes(text);

/** Whether `version` is `bound` or newer. */
export const isAtLeast = (version: ProtocolVersion, bound: ProtocolVersion): boolean =>
  protocolVersions.indexOf(version) >= protocolVersions.indexOf(bound);

/** The versions in which something exists: both bounds are included, and a missing one is open. */
export interface VersionRange {
  readonly since?: ProtocolVersion;
  readonly until?: ProtocolVersion;
}

/** Whether `version` lies in `range`. */
export const isInRange = (version: ProtocolVersion, range: VersionRange): boolean =>
  (range.since === undefined || isAtLeast(version, range.since)) &&
  (range.until === undefined || isAtLeast(range.until, version));
