import { type Decoded, type Encodable, isAtLeast, Settings } from "@easkit/eas-schema";
import { statusError } from "../device-error.js";
import type { Session } from "../session.js";
import { aboutDevice } from "./device-information.js";

/** What to ask of Settings or tell it, in the words of its definition. `deviceInformation: true` tells what the device is. */
export interface SettingsRequest
  extends Omit<Encodable<typeof Settings.request>, "deviceInformation" | "userInformation"> {
  readonly deviceInformation?: true | Encodable<typeof Settings.request>["deviceInformation"];
  /** True asks for the user's addresses. */
  readonly userInformation?: true | undefined;
}

/** What Settings answered. */
export type SettingsAnswer = Decoded<typeof Settings.response>;

/** Reads and writes settings (12.0 and later). @throws DeviceError of code `status` if the whole request failed */
export async function settings(session: Session, request: SettingsRequest): Promise<SettingsAnswer> {
  const { deviceInformation, userInformation, ...rest } = request;
  const version = await session.version();
  const { userAgent, ...about } = aboutDevice(session);
  const set = isAtLeast(version, "12.1") ? { ...about, userAgent } : about;
  const { message } = await session.call(Settings, {
    ...rest,
    deviceInformation: deviceInformation === true ? { set } : deviceInformation,
    ...(userInformation && { userInformation: { get: true } }),
  });
  if (message?.status !== "ok") throw statusError("Settings", message?.status);
  return message;
}
