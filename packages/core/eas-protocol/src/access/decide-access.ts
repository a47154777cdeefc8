import type { DeviceRecord } from "@easkit/syncstate";
import type { Access, AccessConditions, AccessFacts, AccessSettings } from "./access-settings.js";
import { matchesGlob } from "./glob.js";

/** Whether a device is let in, and on whose word. */
export interface AccessVerdict {
  readonly access: Access;
  /** A decision about this device, a rule, or what counts otherwise. */
  readonly because: "device" | "rule" | "otherwise";
  /** The id of the rule. */
  readonly rule?: string;
}

/** What is known of a device, from its record. */
export const toFacts = (user: string, record: DeviceRecord): AccessFacts => ({
  user,
  groups: record.groups ?? [],
  deviceId: record.deviceId,
  deviceType: record.deviceType,
  userAgent: record.userAgent ?? record.information?.["userAgent"],
  model: record.information?.["model"],
  os: record.information?.["os"],
});

function meets(facts: AccessFacts, { group, ...texts }: AccessConditions): boolean {
  if (group !== undefined && !facts.groups.some((each) => matchesGlob(group, each))) return false;
  const entries = Object.entries(texts);
  const { groups: _, ...said } = facts;
  const known = new Map(Object.entries(said));
  return entries.every(([name, pattern]) => {
    const text = known.get(name);
    return text !== undefined && matchesGlob(pattern, text);
  });
}

/** Whether a device is let in. */
export function decideAccess(
  settings: AccessSettings,
  facts: AccessFacts,
  decision: DeviceRecord["access"],
): AccessVerdict {
  if (decision) return { access: decision.access, because: "device" };
  const inOrder = settings.rules.toSorted((a, b) => a.priority - b.priority);
  const rule = inOrder.find(({ when }) => meets(facts, when));
  if (rule) return { access: rule.access, because: "rule", rule: rule.id };
  return { access: settings.otherwise, because: "otherwise" };
}
