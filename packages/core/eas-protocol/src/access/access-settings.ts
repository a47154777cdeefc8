import { isProtocolVersion, type ProtocolVersion } from "@easkit/eas-schema";
import { DevicesError } from "../devices/devices-error.js";

/** Let in, kept out, or kept out until somebody decides. */
export type Access = "allow" | "block" | "quarantine";

/** What can be known of a device when it is decided whether it is let in. */
export interface AccessFacts {
  readonly user: string;
  readonly groups: readonly string[];
  readonly deviceId: string;
  readonly deviceType: string;
  readonly userAgent: string | undefined;
  readonly model: string | undefined;
  readonly os: string | undefined;
}

const factNames = ["user", "group", "deviceId", "deviceType", "userAgent", "model", "os"] as const;

/**
 * Patterns with `*` and `?`, without regard to case; all that are given have to match. What a device has not said
 * matches nothing.
 */
export type AccessConditions = { readonly [Fact in (typeof factNames)[number]]?: string };

/** A rule about which devices are let in. */
export interface AccessRule {
  readonly id: string;
  /** Lower numbers come first; equal ones in the order of the list. */
  readonly priority: number;
  readonly when: AccessConditions;
  readonly access: Access;
  readonly note?: string;
}

/** Who is let in, on all nodes. A decision about one device comes before the rules. */
export interface AccessSettings {
  readonly rules: readonly AccessRule[];
  /** What counts where no rule matches. */
  readonly otherwise: Access;
  /** Versions below are not offered, and refused. */
  readonly minVersion?: ProtocolVersion;
  /** Devices that a user may have; further ones are refused (Status 177). */
  readonly maxDevices?: number;
}

export const openAccess: AccessSettings = { rules: [], otherwise: "allow" };

const mostRules = 1000;
const longestPattern = 256;

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isAccess = (value: unknown): value is Access =>
  value === "allow" || value === "block" || value === "quarantine";

const invalid = (what: string): DevicesError => new DevicesError("invalid", what);

function toConditions(id: string, value: unknown): AccessConditions {
  if (!isFields(value)) throw invalid(`the rule ${id} has no conditions`);
  const entries = Object.entries(value).filter(([, pattern]) => pattern !== undefined);
  for (const [name, pattern] of entries) {
    if (!factNames.some((fact) => fact === name)) throw invalid(`the rule ${id} asks about ${name}`);
    if (typeof pattern !== "string" || pattern === "" || pattern.length > longestPattern)
      throw invalid(`the rule ${id} has no text of at most ${longestPattern} characters for ${name}`);
  }
  if (entries.length === 0) throw invalid(`the rule ${id} has no conditions`);
  return Object.fromEntries(entries);
}

function toRule(value: unknown): AccessRule {
  if (!isFields(value) || typeof value["id"] !== "string" || value["id"] === "")
    throw invalid("a rule has no id");
  const { id, priority, access, note, when } = value;
  if (typeof priority !== "number" || !Number.isFinite(priority))
    throw invalid(`the rule ${id} has no priority`);
  if (!isAccess(access)) throw invalid(`the rule ${id} neither allows, blocks nor quarantines`);
  return {
    id,
    priority,
    when: toConditions(id, when),
    access,
    ...(typeof note === "string" && note !== "" && { note }),
  };
}

/** Settings as they are kept, from whatever is given. @throws DevicesError `invalid` */
export function toAccessSettings(value: unknown): AccessSettings {
  if (value === undefined) return openAccess;
  if (!isFields(value)) throw invalid("these are no access settings");
  const { rules = [], otherwise = "allow", minVersion, maxDevices } = value;
  if (!Array.isArray(rules) || rules.length > mostRules)
    throw invalid(`there are at most ${mostRules} rules`);
  const all = rules.map(toRule);
  if (new Set(all.map(({ id }) => id)).size < all.length) throw invalid("two rules have one id");
  if (!isAccess(otherwise)) throw invalid("what counts otherwise is to allow, block or quarantine");
  if (minVersion !== undefined && (typeof minVersion !== "string" || !isProtocolVersion(minVersion)))
    throw invalid(`${String(minVersion)} is no protocol version`);
  if (maxDevices !== undefined && !isCount(maxDevices))
    throw invalid("the number of devices is no whole number");
  return {
    rules: all,
    otherwise,
    ...(minVersion !== undefined && { minVersion }),
    ...(maxDevices !== undefined && { maxDevices }),
  };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** What counts for one user. */
export interface UserSettings {
  /** May use the service at all. Absent is yes. */
  readonly enabled?: boolean;
  /** Instead of the number for everybody. */
  readonly maxDevices?: number;
  /** The named policy of the user's devices. */
  readonly policy?: string;
}

/** A user's settings, from whatever is given. @throws DevicesError `invalid` */
export function toUserSettings(value: unknown): UserSettings {
  if (value === undefined) return {};
  if (!isFields(value)) throw invalid("these are no settings of a user");
  const { enabled, maxDevices, policy } = value;
  if (enabled !== undefined && typeof enabled !== "boolean") throw invalid("a user is enabled or not");
  if (maxDevices !== undefined && !isCount(maxDevices))
    throw invalid("the number of devices is no whole number");
  if (policy !== undefined && typeof policy !== "string") throw invalid("a policy has a name");
  return {
    ...(enabled !== undefined && { enabled }),
    ...(maxDevices !== undefined && { maxDevices }),
    ...(policy !== undefined && { policy }),
  };
}
