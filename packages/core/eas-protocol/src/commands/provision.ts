import { type Decoded, type Encodable, isAtLeast, Provision } from "@easkit/eas-schema";
import { noteInformation } from "../device-information.js";
import type { Exchange } from "../exchange.js";
import { permissive, toWapProvisioning } from "../policy/policy-document.js";
import { type AnswerTo, handle } from "./command.js";

type Request = Decoded<typeof Provision.request>;
type Response = Encodable<typeof Provision.response>;
type RequestPolicy = NonNullable<Request["policies"]>[number];
type ResponsePolicies = NonNullable<Response["policies"]>;

const wbxmlPolicy = "MS-EAS-Provisioning-WBXML";
const wapPolicy = "MS-WAP-Provisioning-XML";

/** A policy key: 32 bits, and never 0, which means none. */
const createKey = ({ random }: Exchange): string => String(1 + Math.floor(random() * 0xfffffffe));

/** The first phase: the policy, with a key to acknowledge it by. */
async function offer(exchange: Exchange, policyType: string): Promise<ResponsePolicies> {
  const policy = (await exchange.backend.getPolicy?.(exchange.call)) ?? permissive;
  const policyKey = createKey(exchange);
  await exchange.device.update((record) => ({ ...record, temporaryPolicyKey: policyKey }));
  exchange.note("policy offered");
  exchange.repeats("a policy is offered and not acknowledged");
  const data =
    policyType === wapPolicy ? { wapProvisioning: toWapProvisioning(policy) } : { easProvisionDoc: policy };
  return [{ policyType, status: "ok", policyKey, data }];
}

/** The second phase: the device says what it made of the policy, and gets the key for all that follows. */
async function acknowledge(
  exchange: Exchange,
  { policyType, policyKey, status }: RequestPolicy,
): Promise<ResponsePolicies> {
  const record = await exchange.device.record();
  if (policyKey !== record?.temporaryPolicyKey) return [{ policyType, status: "policyKeyInvalid" }];
  if (status === "notApplied") {
    exchange.note("policy not applied");
    return [{ policyType, status: "noPolicy" }];
  }
  const finalKey = createKey(exchange);
  await exchange.device.update(({ temporaryPolicyKey: _, ...rest }) => ({ ...rest, policyKey: finalKey }));
  exchange.note("policy acknowledged");
  return [{ policyType, status: "ok", policyKey: finalKey }];
}

async function answerPolicies(
  exchange: Exchange,
  [policy]: readonly RequestPolicy[],
): Promise<ResponsePolicies> {
  if (!policy) return [];
  const { policyType, policyKey, status } = policy;
  const isKnown = policyType === wbxmlPolicy ? isAtLeast(exchange.version, "12.0") : policyType === wapPolicy;
  if (!isKnown) return [{ policyType, status: "unknownPolicyType" }];
  return policyKey === undefined || status === undefined
    ? offer(exchange, policyType)
    : acknowledge(exchange, policy);
}

/** Gives the device its policy and takes its word that the policy holds (MS-ASPROV 3.2.5.1). */
export const provision = handle(
  Provision,
  { withoutPolicy: true },
  async (exchange, request): Promise<AnswerTo<typeof Provision>> => {
    const information = request.deviceInformation?.set;
    if (information) await noteInformation(exchange, information);
    if (!request.policies && !information) return { status: "protocolError" };
    return {
      ...(information && { deviceInformation: { status: "ok" } }),
      status: "ok",
      ...(request.policies && { policies: await answerPolicies(exchange, request.policies) }),
    };
  },
);
