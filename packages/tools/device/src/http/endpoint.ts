import { DeviceError } from "../device-error.js";

/** Where ActiveSync lives on a server unless its URL says otherwise (MS-ASHTTP 2.2.1.1.1). */
export const EAS_PATH = "/Microsoft-Server-ActiveSync";

/**
 * The address that commands are posted to: the path is added where the URL has none.
 *
 * @throws DeviceError of code `usage` if it is no http or https URL
 */
export function toEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new DeviceError("usage", `not an http or https URL: ${text}`);
  }
  if (url.pathname === "/") url.pathname = EAS_PATH;
  url.search = "";
  url.hash = "";
  url.username = "";
  url.password = "";
  return url;
}
