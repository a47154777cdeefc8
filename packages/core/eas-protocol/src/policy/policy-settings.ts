import type { Policy } from "@easkit/backend";
import { provisionDoc, writeUnchecked } from "@easkit/eas-schema";
import { DevicesError } from "../devices/devices-error.js";

/** A policy with a name. */
export interface NamedPolicy {
  readonly settings: Policy;
  readonly description?: string;
  /**
   * Devices that cannot apply all of it, or none, are let in all the same after they have been asked to. Absent is no.
   */
  readonly loose?: boolean;
}

/**
 * The named policies of a server. A device gets the first of these that there is: the one named for the device, for its
 * user, for one of the user's groups, the backend's, the fallback.
 */
export interface PolicySettings {
  readonly policies: Readonly<Record<string, NamedPolicy>>;
  /** The first group that a user is in counts. */
  readonly groups: ReadonlyArray<{ readonly group: string; readonly policy: string }>;
  /** The policy of those for whom nothing else is said. */
  readonly fallback?: string;
}

export const noPolicies: PolicySettings = { policies: {}, groups: [] };

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const invalid = (what: string, options?: ErrorOptions): DevicesError =>
  new DevicesError("invalid", what, options);

const { type } = provisionDoc;
const settingNames = new Set<string>(
  type.kind === "struct" ? type.fields.map(({ property }) => property) : [],
);

const isPolicy = (value: Fields): value is Policy =>
  Object.keys(value).every((name) => settingNames.has(name));

/**
 * A policy from whatever is given: every setting exists and can be written.
 *
 * @throws DevicesError `invalid`
 */
export async function toPolicy(value: unknown): Promise<Policy> {
  if (!isFields(value)) throw invalid("a policy is an object of settings");
  const unknown = Object.keys(value).filter((name) => !settingNames.has(name));
  if (unknown.length > 0 || !isPolicy(value)) throw invalid(`a policy has no ${unknown.join(", ")}`);
  try {
    await writeUnchecked(provisionDoc, value, "16.1", () => {});
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(`the policy cannot be written: ${reason}`, { cause: error });
  }
  return value;
}

/** Settings as they were kept. What is kept has been checked when it was given. @throws DevicesError `invalid` */
export function toPolicySettings(value: unknown): PolicySettings {
  if (value === undefined) return noPolicies;
  if (!isFields(value) || !isFields(value["policies"]) || !Array.isArray(value["groups"]))
    throw invalid("these are no policy settings");
  const policies: Record<string, NamedPolicy> = {};
  for (const [name, each] of Object.entries(value["policies"])) {
    if (!isFields(each) || !isFields(each["settings"]) || !isPolicy(each["settings"]))
      throw invalid(`${name} is no policy`);
    const { settings, description, loose } = each;
    policies[name] = {
      settings,
      ...(typeof description === "string" && { description }),
      ...(loose === true && { loose }),
    };
  }
  const groups = value["groups"].flatMap((each: unknown) => {
    if (!isFields(each)) return [];
    const { group, policy } = each;
    return typeof group === "string" && typeof policy === "string" ? [{ group, policy }] : [];
  });
  const { fallback } = value;
  return { policies, groups, ...(typeof fallback === "string" && { fallback }) };
}
