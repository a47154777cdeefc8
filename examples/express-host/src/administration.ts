import { randomBytes } from "node:crypto";
import { type Activity, byToken, createAdministration } from "@easkit/admin";
import { readCredentials } from "@easkit/backend";
import type { Backend, EasHandler, EasServer } from "easkit";

/** What the administration works with. */
export interface DemoAdministrationOptions {
  readonly eas: EasServer;
  readonly activity: Activity;
  readonly backend: Pick<Backend, "authenticate">;
  readonly token: string;
}

/** The token of the administration: the owner's, or a new one. */
export const adminToken = (): string => process.env["ADMIN_TOKEN"] ?? randomBytes(24).toString("base64url");

/** The administration, for whoever has the token; and for people with their password, about their own devices. */
export function createDemoAdministration(options: DemoAdministrationOptions): EasHandler {
  const { eas, activity, backend, token } = options;
  const ofToken = byToken({ [token]: { actor: "administrator", role: "admin" } });
  return createAdministration({
    devices: eas.devices,
    activity,
    async authorize(request) {
      const credentials = readCredentials(request.header("authorization"));
      if (credentials?.kind !== "basic") return ofToken(request);
      const { signal, remoteAddress } = request;
      const context = { signal, log: console, ...(remoteAddress !== undefined && { remoteAddress }) };
      const principal = await backend.authenticate(context, credentials);
      return principal && { actor: principal.id, role: "self", user: principal.id };
    },
    onRefusal: ({ method, path, reason, actor = "somebody" }) =>
      console.log(`          the administration refuses ${actor} ${method} ${path}: ${reason}`),
    onError: (error) => console.error(error),
  });
}
