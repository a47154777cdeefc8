import type { Policy } from "@easkit/backend";
import { isAtLeast, type ProtocolVersion, provisionDoc, writeUnchecked } from "@easkit/eas-schema";
import { type AppliedPolicy, toFingerprint } from "@easkit/syncstate";
import { concat } from "../reply/concat.js";
import { toWapProvisioning } from "./policy-document.js";

/** The newest version, which has every setting. */
const newest: ProtocolVersion = "16.1";

/** Versions that are sent a WAP provisioning document. */
const isWap = (version: ProtocolVersion): boolean => !isAtLeast(version, "12.0");

const known = new WeakMap<Policy, Map<ProtocolVersion, Promise<string>>>();

async function compute(policy: Policy, version: ProtocolVersion): Promise<string> {
  if (isWap(version)) return toFingerprint(toWapProvisioning(policy)).toString(36);
  const chunks: Uint8Array[] = [];
  await writeUnchecked(provisionDoc, policy, version, (chunk) => void chunks.push(chunk));
  return toFingerprint(new TextDecoder("latin1").decode(concat(chunks))).toString(36);
}

/**
 * A fingerprint of what a device of this version is sent of a policy. What its version lacks does not count, so that a
 * device is never asked to apply again what it cannot see.
 */
export function identityOf(policy: Policy, version: ProtocolVersion): Promise<string> {
  const byVersion = known.get(policy) ?? new Map<ProtocolVersion, Promise<string>>();
  known.set(policy, byVersion);
  const identity = byVersion.get(version) ?? compute(policy, version);
  byVersion.set(version, identity);
  return identity;
}

/** What is noted of a policy that a device is offered. */
export async function toOffered(
  policy: Policy,
  name: string | undefined,
  version: ProtocolVersion,
  at: number,
): Promise<AppliedPolicy> {
  const identity = await identityOf(policy, version);
  const whole = await identityOf(policy, newest);
  const settings = Object.keys(policy);
  return { ...(name !== undefined && { name }), identity, whole, settings, version, outcome: "offered", at };
}

/**
 * Whether a device that has applied a policy has to apply this one. A device that speaks an older version than before
 * has applied all that it would be sent now, if the policy is the same.
 */
export async function isOutdated(
  applied: AppliedPolicy,
  policy: Policy,
  version: ProtocolVersion,
): Promise<boolean> {
  if (applied.identity === (await identityOf(policy, version))) return false;
  const isSame = applied.whole === (await identityOf(policy, newest));
  return !(isSame && Number(applied.version) >= Number(version));
}
