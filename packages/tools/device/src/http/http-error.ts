import { STATUS_CODES } from "node:http";
import { DeviceError } from "../device-error.js";
import { headerOf, type Incoming } from "./connection.js";

/** The server asks the device to get itself a policy first. */
export class PolicyWanted extends DeviceError {
  constructor(command: string, status: string) {
    super("provisioning", `${command}: the server wants the device to be provisioned (${status})`, {
      command,
      status,
    });
  }
}

/** The error for an answer whose HTTP status is not 200. */
export function httpError(command: string, { status, headers }: Incoming): DeviceError {
  if (status === 449) return new PolicyWanted(command, "HTTP 449");
  const retryAfter = Number(headerOf(headers, "retry-after"));
  const details = { command, httpStatus: status, ...(retryAfter > 0 && { retryAfter }) };
  if (status === 401) {
    return new DeviceError(
      "unauthorized",
      `${command}: the server refused the credentials (HTTP 401)`,
      details,
    );
  }
  const text = `HTTP ${status} ${STATUS_CODES[status] ?? ""}`.trim();
  const wait = retryAfter > 0 ? `, try again in ${retryAfter} s` : "";
  return new DeviceError("http", `${command}: ${text}${wait}`, details);
}
