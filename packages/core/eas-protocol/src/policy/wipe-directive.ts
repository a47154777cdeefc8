import type { Decoded, Encodable, Provision } from "@easkit/eas-schema";
import type { DeviceRecord, Wipe } from "@easkit/syncstate";
import { forgetState } from "../devices/forget-state.js";
import type { Exchange } from "../exchange.js";
import { CommandFault } from "../fault.js";

type Request = Decoded<typeof Provision.request>;
type Response = Encodable<typeof Provision.response>;

const toDirective = ({ kind }: Wipe): Pick<Response, "remoteWipe" | "accountOnlyRemoteWipe"> =>
  kind === "account" ? { accountOnlyRemoteWipe: {} } : { remoteWipe: {} };

/** The directive for a device that is to be wiped, whatever it asked for; nothing if it is not. */
export async function directWipe(exchange: Exchange): Promise<Response | undefined> {
  const { device, now } = exchange;
  const wipe = (await device.record())?.wipe;
  if (!wipe) return undefined;
  if (wipe.state === "done")
    throw new CommandFault("deviceIsBlockedForThisUser", "the device has been wiped");
  // A wipe that is cancelled in this moment must not go out: what is written decides.
  const record = await device.amend((before) =>
    before.wipe ? { ...before, wipe: { ...before.wipe, state: "sent", sentAt: now() } } : before,
  );
  if (!record?.wipe) return undefined;
  exchange.note(`told to wipe the ${wipe.kind}`);
  return { status: "ok", ...toDirective(record.wipe) };
}

/** A record after the device has carried out its wipe: it has to apply its policy anew if it is ever let in again. */
const toWiped = (
  {
    policyKey: _,
    temporaryPolicyKey: _temporary,
    policy: _policy,
    offeredPolicy: _offered,
    ...rest
  }: DeviceRecord,
  wipe: Wipe,
): DeviceRecord => ({ ...rest, wipe });

/** Takes a device's word about its wipe (MS-ASPROV 3.2.5.1.2.2). If it failed, the directive is repeated. */
export async function acknowledgeWipe(exchange: Exchange, request: Request): Promise<Response> {
  const { device, call, line, now } = exchange;
  const status = (request.accountOnlyRemoteWipe ?? request.remoteWipe)?.status;
  const wipe = (await device.record())?.wipe;
  const kind = request.accountOnlyRemoteWipe ? "account" : "device";
  if (!wipe || wipe.kind !== kind || wipe.state === "requested" || status === undefined)
    return { status: "protocolError" };
  const isDone = status === "ok";
  const answered: Wipe = { ...wipe, state: isDone ? "done" : "failed", answeredAt: now() };
  await exchange.audit.append({
    actor: `device ${line.deviceId}`,
    action: isDone ? "wipe.done" : "wipe.failed",
    user: call.principal.id,
    deviceId: line.deviceId,
    details: { kind, requestedBy: wipe.requested.by },
  });
  await device.amend((before) => (isDone ? toWiped(before, answered) : { ...before, wipe: answered }));
  exchange.note(isDone ? "wiped" : "could not be wiped");
  if (!isDone) return { status: "protocolError", ...toDirective(wipe) };
  await forgetState(device);
  return { status: "ok" };
}
