import { type Device, DeviceError } from "@easkit/device";

/** What an error of a device says; the message of any other. */
export const codeOf = (error: unknown): string => (error instanceof DeviceError ? error.code : String(error));

/**
 * How the wipe of a device ended: it may have gone through with it when its Ping was answered, or does so when it
 * provisions now.
 */
export async function outcomeOf(device: Device, heard: string): Promise<string> {
  return heard === "wiped" ? heard : device.provision().then(() => "not wiped", codeOf);
}
