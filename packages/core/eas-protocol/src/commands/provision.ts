import { type Decoded, type Encodable, isAtLeast, Provision } from "@easkit/eas-schema";
import { noteInformation } from "../device-information.js";
import { deviceKey } from "../device-key.js";
import type { Exchange } from "../exchange.js";
import { toWapProvisioning } from "../policy/policy-document.js";
import { toOffered } from "../policy/policy-identity.js";
import { selectPolicy } from "../policy/select-policy.js";
import { withUnset } from "../policy/unset-settings.js";
import { acknowledgeWipe, directWipe } from "../policy/wipe-directive.js";
import { hasBodyStatus } from "../reply/http-status.js";
import { type AnswerTo, handle } from "./command.js";

type Request = Decoded<typeof Provision.request>;
type Response = Encodable<typeof Provision.response>;
type RequestPolicy = NonNullable<Request["policies"]>[number];
type ResponsePolicies = NonNullable<Response["policies"]>;
/** What becomes of the policies of a request; the status is that of the whole. */
type PolicyAnswer = Pick<Response, "status"> & { readonly policies?: ResponsePolicies };

const wbxmlPolicy = "MS-EAS-Provisioning-WBXML";
const wapPolicy = "MS-WAP-Provisioning-XML";

/** A policy key: 32 bits, and never 0, which means none. */
const createKey = ({ random }: Exchange): string => String(1 + Math.floor(random() * 0xfffffffe));

/** What a device says that it made of its policy, as it is noted. */
const outcomes = {
  applied: "applied",
  partlyApplied: "partly",
  notApplied: "not",
  managedElsewhere: "managed",
} as const;

/** The first phase: the policy, with a key to acknowledge it by. */
async function offer(exchange: Exchange, policyType: string): Promise<PolicyAnswer> {
  const { call, device, version, now, line } = exchange;
  const record = await device.record();
  const { policy, name } = await selectPolicy(
    exchange,
    call,
    record ?? (await device.update((each) => each)),
  );
  const policyKey = createKey(exchange);
  const offeredPolicy = await toOffered(policy, name, version, now());
  await device.update((before) => ({ ...before, temporaryPolicyKey: policyKey, offeredPolicy }));
  exchange.note("policy offered");
  exchange.repeats("a policy is offered and not acknowledged");
  const user = call.principal.id;
  const loop = exchange.provisionLoops.offered(deviceKey(user, line.deviceId), offeredPolicy.identity, now());
  if (loop !== undefined) {
    const { pause } = exchange.settings.provisionLoop;
    exchange.emit({ type: "storm", id: exchange.id, user, deviceId: line.deviceId, reason: loop, pause });
  }
  const data =
    policyType === wapPolicy
      ? { wapProvisioning: toWapProvisioning(policy) }
      : { easProvisionDoc: withUnset(policy, record?.policy?.settings ?? []) };
  return { status: "ok", policies: [{ policyType, status: "ok", policyKey, data }] };
}

/** The answer to a device that does not meet its policy, where it has to (MS-ASPROV 3.1.5.2). */
function refuse({ version }: Exchange, policyType: string, isManaged: boolean): PolicyAnswer {
  if (hasBodyStatus(version))
    return { status: isManaged ? "externallyManagedDevicesNotAllowed" : "deviceNotFullyProvisionable" };
  return { status: "ok", policies: [{ policyType, status: "noPolicy" }] };
}

/** The second phase: the device says what it made of the policy, and gets the key for all that follows. */
async function acknowledge(
  exchange: Exchange,
  { policyType, policyKey, status = "applied" }: RequestPolicy,
): Promise<PolicyAnswer> {
  const { device, call, now } = exchange;
  const record = await device.record();
  if (!record || policyKey !== record.temporaryPolicyKey)
    return { status: "ok", policies: [{ policyType, status: "policyKeyInvalid" }] };
  const { required, loose } = await selectPolicy(exchange, call, record);
  const outcome = outcomes[status];
  const isEnough = outcome === "applied" || loose || !required;
  const finalKey = createKey(exchange);
  await device.update(
    ({ temporaryPolicyKey: _, offeredPolicy, policyKey: oldKey, policy: oldPolicy, ...rest }) => ({
      ...rest,
      ...(isEnough && { policyKey: finalKey }),
      ...(offeredPolicy && { policy: { ...offeredPolicy, outcome, at: now() } }),
    }),
  );
  exchange.note(outcome === "applied" ? "policy acknowledged" : `policy acknowledged: ${outcome} applied`);
  if (!isEnough) {
    exchange.repeats(`the policy is required, and the device says: ${outcome} applied`);
    return refuse(exchange, policyType, outcome === "managed");
  }
  return { status: "ok", policies: [{ policyType, status: "ok", policyKey: finalKey }] };
}

async function answerPolicies(exchange: Exchange, [policy]: readonly RequestPolicy[]): Promise<PolicyAnswer> {
  if (!policy) return { status: "ok", policies: [] };
  const { policyType, policyKey, status } = policy;
  const isKnown = policyType === wbxmlPolicy ? isAtLeast(exchange.version, "12.0") : policyType === wapPolicy;
  if (!isKnown) return { status: "ok", policies: [{ policyType, status: "unknownPolicyType" }] };
  return policyKey === undefined || status === undefined
    ? offer(exchange, policyType)
    : acknowledge(exchange, policy);
}

/** Whether a first request lacks what the device is, where that is demanded (MS-ASPROV 2.2.2.52). */
const lacksInformation = (
  { settings, version }: Exchange,
  { deviceInformation, policies = [] }: Request,
): boolean =>
  settings.requireDeviceInformation &&
  isAtLeast(version, "14.1") &&
  deviceInformation?.set === undefined &&
  policies.some(({ policyKey }) => policyKey === undefined);

/** Gives the device its policy and takes its word that the policy holds, or has it wipe itself (MS-ASPROV 3.2.5.1). */
export const provision = handle(
  Provision,
  { withoutPolicy: true },
  async (exchange, request): Promise<AnswerTo<typeof Provision>> => {
    if (request.remoteWipe || request.accountOnlyRemoteWipe) return acknowledgeWipe(exchange, request);
    const information = request.deviceInformation?.set;
    if (information) await noteInformation(exchange, information);
    const directive = await directWipe(exchange);
    if (directive) return directive;
    if (!request.policies && !information) return { status: "protocolError" };
    if (lacksInformation(exchange, request)) return { status: "deviceInformationRequired" };
    const answer = request.policies ? await answerPolicies(exchange, request.policies) : undefined;
    return {
      ...(information && { deviceInformation: { status: "ok" } }),
      ...(answer ?? { status: "ok" }),
    };
  },
);
