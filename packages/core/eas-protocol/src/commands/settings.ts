import { type Decoded, type Encodable, Settings } from "@easkit/eas-schema";
import { keepDevicePassword } from "../account/device-password.js";
import { answerOutOfOffice } from "../account/out-of-office.js";
import { noteInformation } from "../device-information.js";
import type { Exchange } from "../exchange.js";
import { readRightsInformation } from "../rights/templates.js";
import { handle } from "./command.js";

type Request = Decoded<typeof Settings.request>;
type Response = Encodable<typeof Settings.response>;

/** The addresses and names of the user. Without the backend's help it is what the principal says. */
async function readUserInformation({
  backend,
  call,
}: Exchange): Promise<NonNullable<Response["userInformation"]>> {
  const { principal } = call;
  const known = await backend.getUserInformation?.(call);
  const smtpAddresses = known?.emailAddresses ?? [principal.address ?? principal.id];
  const name = known?.displayName ?? principal.displayName;
  const primary = smtpAddresses[0];
  const emailAddresses = { smtpAddresses, ...(primary !== undefined && { primarySmtpAddress: primary }) };
  const account = { ...(name !== undefined && { userDisplayName: name }), emailAddresses };
  const others = known?.accounts?.map(
    ({ id, displayName, emailAddresses: [first, ...more], sendDisabled }) => ({
      accountId: id,
      ...(displayName !== undefined && { accountName: displayName }),
      ...(sendDisabled && { sendDisabled }),
      emailAddresses: {
        smtpAddresses: first === undefined ? more : [first, ...more],
        ...(first !== undefined && { primarySmtpAddress: first }),
      },
    }),
  );
  return { status: "ok", get: { emailAddresses, accounts: [account, ...(others ?? [])] } };
}

/** Answers each part of the request by itself; parts that this server does not have get a status that says so. */
async function answer(exchange: Exchange, request: Request): Promise<Response> {
  if (Object.keys(request).length === 0) return { status: "protocolError" };
  const information = request.deviceInformation?.set;
  if (information) await noteInformation(exchange, information);
  return {
    status: "ok",
    ...(request.oof && { oof: await answerOutOfOffice(exchange, request.oof) }),
    ...(request.deviceInformation && {
      deviceInformation: { status: information ? "ok" : "protocolError" },
    }),
    ...(request.devicePassword && {
      devicePassword: { status: await keepDevicePassword(exchange, request.devicePassword) },
    }),
    ...(request.userInformation && { userInformation: await readUserInformation(exchange) }),
    ...(request.rightsManagementInformation && {
      rightsManagementInformation: await readRightsInformation(exchange),
    }),
  };
}

/** Reads and writes what is about the user or the device and not about items. */
export const settings = handle(Settings, {}, answer);
