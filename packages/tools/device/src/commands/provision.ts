import { type Decoded, isAtLeast, Provision } from "@easkit/eas-schema";
import { DeviceError, statusError } from "../device-error.js";
import type { Session } from "../session.js";
import { aboutDevice } from "./device-information.js";

/** What the server answered to Provision. */
export type ProvisionAnswer = Decoded<typeof Provision.response>;

/** What provisioning came to. */
export interface Provisioned {
  /** The key of the policy that now holds; `undefined` if the server has no policy for the device. */
  readonly policyKey: string | undefined;
  /** The server's first answer, with the policy itself. */
  readonly answer: ProvisionAnswer;
}

/**
 * Gets the policy, says that it holds, and remembers the final key (MS-ASPROV 3.1.5). A request to wipe is
 * acknowledged; then the device forgets all it knows.
 *
 * @throws DeviceError of code `wiped` after a wipe, `provisioning` if the server does not give a policy
 */
export async function provision(session: Session): Promise<Provisioned> {
  const version = await session.version();
  const state = await session.state();
  const policyType = isAtLeast(version, "12.0") ? "MS-EAS-Provisioning-WBXML" : "MS-WAP-Provisioning-XML";
  const first = await ask(session, "0", {
    // From 14.1 on the device has to say what it is in its first request.
    ...(isAtLeast(version, "14.1") && { deviceInformation: { set: aboutDevice(session) } }),
    policies: [{ policyType }],
  });
  await obeyWipe(session, first);
  const [policy] = first.policies ?? [];
  if (policy === undefined || policy.status === "noPolicy") {
    await state.identify({ policyKey: "0" });
    return { policyKey: undefined, answer: first };
  }
  if (policy.status !== "ok" || policy.policyKey === undefined) throw refused(policy.status);
  const second = await ask(session, policy.policyKey, {
    policies: [{ policyType, policyKey: policy.policyKey, status: "applied" }],
  });
  const [applied] = second.policies ?? [];
  if (applied?.status !== "ok" || applied.policyKey === undefined) throw refused(applied?.status);
  await state.identify({ policyKey: applied.policyKey });
  return { policyKey: applied.policyKey, answer: first };
}

type Request = Parameters<
  typeof Session.prototype.callOnce<typeof Provision.request, typeof Provision.response>
>[1];

async function ask(session: Session, policyKey: string, request: Request): Promise<ProvisionAnswer> {
  const { message } = await session.callOnce(Provision, request, { policyKey });
  if (message?.status !== "ok") throw statusError("Provision", message?.status);
  return message;
}

const refused = (status: string | undefined): DeviceError =>
  new DeviceError("provisioning", `Provision: the server gave no policy key (${status ?? "no policy"})`, {
    command: "Provision",
    ...(status !== undefined && { status }),
  });

async function obeyWipe(session: Session, answer: ProvisionAnswer): Promise<void> {
  const state = await session.state();
  const key = state.identity.policyKey ?? "0";
  if (answer.accountOnlyRemoteWipe) {
    await session.callOnce(Provision, { accountOnlyRemoteWipe: { status: "ok" } }, { policyKey: key });
  } else if (answer.remoteWipe) {
    await session.callOnce(Provision, { remoteWipe: { status: "ok" } }, { policyKey: key });
  } else return;
  await state.forget({ deviceId: state.identity.deviceId });
  throw new DeviceError("wiped", "the server asked the device to wipe itself, and it did");
}
