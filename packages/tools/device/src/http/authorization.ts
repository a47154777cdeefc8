import { DeviceError } from "../device-error.js";
import type { DeviceOptions } from "../device-options.js";

/** The Authorization header. @throws DeviceError of code `usage` if there are no credentials */
export function authorizationOf({ user, password, authorization }: DeviceOptions): string {
  if (authorization !== undefined) return authorization;
  if (password === undefined) throw new DeviceError("usage", "either password or authorization is needed");
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
