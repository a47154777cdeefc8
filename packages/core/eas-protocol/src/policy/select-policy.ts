import type { CallContext, Policy } from "@easkit/backend";
import type { DeviceRecord } from "@easkit/syncstate";
import { deviceKey } from "../device-key.js";
import type { ServerParts } from "../exchange.js";
import { RecentMap } from "../guards/recent-map.js";
import { permissive } from "./policy-document.js";

/** The policy that a device is to have. */
export interface SelectedPolicy {
  /** Its name, if it is one of the named. */
  readonly name?: string;
  readonly policy: Policy;
  /** A device that has not applied it gets nothing. */
  readonly required: boolean;
  /** A device that cannot apply it is let in all the same. */
  readonly loose: boolean;
}

/** Milliseconds for which the backend is not asked again about one device. */
const freshFor = 60_000;
/** Devices whose policy is remembered in one process. */
const capacity = 20_000;

/** What backends said of devices' policies lately. */
export class BackendPolicies {
  #kept = new RecentMap<{ readonly at: number; readonly policy: Policy | undefined }>(capacity);

  async get(
    { backend, now }: Pick<ServerParts, "backend" | "now">,
    call: CallContext,
    deviceId: string,
  ): Promise<Policy | undefined> {
    if (!backend.getPolicy) return undefined;
    const key = deviceKey(call.principal.id, deviceId);
    const known = this.#kept.get(key);
    if (known && now() - known.at < freshFor) return known.policy;
    const policy = await backend.getPolicy(call);
    this.#kept.set(key, { at: now(), policy });
    return policy;
  }

  /** Asks again from now on. */
  forget(): void {
    this.#kept = new RecentMap(capacity);
  }
}

/** The policy that a device is to have: the first of those named for it, its user, a group, the backend's, the fallback. */
export async function selectPolicy(
  parts: ServerParts,
  call: CallContext,
  record: DeviceRecord,
): Promise<SelectedPolicy> {
  const { policies, groups, fallback } = await parts.control.policies();
  const user = await parts.control.user(call.principal.id);
  const mine = new Set(call.principal.groups ?? record.groups ?? []);
  const byGroup = groups.find(({ group }) => mine.has(group))?.policy;
  const named = (names: ReadonlyArray<string | undefined>): SelectedPolicy | undefined => {
    const name = names.find((each) => each !== undefined && Object.hasOwn(policies, each));
    const found = name === undefined ? undefined : policies[name];
    if (name === undefined || !found) return undefined;
    return { name, policy: found.settings, required: true, loose: found.loose === true };
  };
  const { requirePolicy } = parts.settings;
  const plain = { required: requirePolicy !== false, loose: requirePolicy === "loose" };
  const assigned = named([record.policyName, user.policy, byGroup]);
  if (assigned) return assigned;
  const given = await parts.backendPolicies.get(parts, call, record.deviceId);
  if (given) return { policy: given, ...plain };
  return named([fallback]) ?? { policy: permissive, ...plain };
}
