import {
  type Credentials,
  type LoginRefusal,
  LoginRefused,
  type Principal,
  readCredentials,
} from "@easkit/backend";
import type { LoginFailed } from "../events.js";
import type { ServerParts } from "../exchange.js";
import { CommandFault, HttpFault } from "../fault.js";
import type { Arrival, AuthenticatedArrival, Gate } from "./gate.js";
import { scopeToActor } from "./scope-to-actor.js";

/** What a refusal becomes on the wire (MS-ASHTTP 2.2.2.1.1, 3.2.5.1). */
function toFault(refusal: LoginRefusal, error: LoginRefused): CommandFault | HttpFault {
  const cause = { cause: error };
  switch (refusal.reason) {
    case "disabled":
      return new CommandFault("userDisabledForSync", "the account may not use this service", cause);
    case "blocked":
      return new HttpFault(456, "the account is blocked", {}, cause);
    case "password-expired":
      return new HttpFault(
        457,
        "the password has expired",
        { "x-ms-credential-service-url": refusal.url },
        cause,
      );
    case "moved":
      return new HttpFault(451, "the mailbox has moved", { "x-ms-location": refusal.url }, cause);
  }
}

const loginOf = (credentials: Credentials | undefined, { request }: Arrival): string | undefined =>
  credentials?.kind === "basic"
    ? credentials.domain === undefined
      ? credentials.user
      : `${credentials.domain}\\${credentials.user}`
    : credentials
      ? undefined
      : request.certificate?.subject;

/** Asks the backend whose request it is; `undefined` if it comes without anything to ask about. */
async function ask(
  { backend }: ServerParts,
  { call, request }: Arrival,
  credentials: Credentials | undefined,
): Promise<Principal | undefined> {
  if (credentials) return backend.authenticate(call, credentials);
  if (request.certificate) return backend.authenticateCertificate?.(call, request.certificate);
  return undefined;
}

/** Days until the password ends, where that is soon enough to tell (MS-ASHTTP 2.2.2.1.2.11). */
const daysToTell = 14;
const day = 86_400_000;

function tellOfExpiry({ now }: ServerParts, { headers }: Arrival, { passwordExpires }: Principal): void {
  if (!passwordExpires) return;
  const days = Math.floor((passwordExpires.getTime() - now()) / day);
  if (days >= 0 && days < daysToTell) headers["x-ms-credentials-expire"] = String(days);
}

/** Finds out whose request it is: from the host, or from credentials or a certificate by the backend. */
export const authenticate: Gate<Arrival, AuthenticatedArrival> = async (parts, arrival) => {
  const { request, line, id } = arrival;
  const challenge = { "www-authenticate": parts.settings.challenges.join(", ") };
  if (request.principal) return scopeToActor({ ...arrival, principal: request.principal });
  const credentials = readCredentials(request.header("authorization"));
  if (!credentials && !(request.certificate && parts.backend.authenticateCertificate))
    throw new HttpFault(401, "no credentials", challenge);

  const login = loginOf(credentials, arrival);
  const { remoteAddress } = request;
  // Tokens cannot be guessed; who presents wrong ones is told apart by the address alone.
  const attempt = { login: login ?? "", remoteAddress };
  const fail = (reason: LoginFailed["reason"]) =>
    parts.emit({
      type: "loginFailed",
      id,
      login,
      remoteAddress,
      deviceId: line.deviceId || undefined,
      reason,
    });
  const pause = parts.logins.pauseOf(attempt, parts.now());
  if (pause > 0) {
    fail("braked");
    throw new HttpFault(503, "too many failed logins", { "retry-after": String(pause) });
  }
  let principal: Principal | undefined;
  try {
    principal = await ask(parts, arrival, credentials);
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error;
    fail(error.refusal.reason);
    throw toFault(error.refusal, error);
  }
  if (!principal) {
    parts.logins.failed(attempt, parts.now());
    fail("wrong");
    throw new HttpFault(401, "wrong credentials", challenge);
  }
  const { onlyDevice } = principal;
  if (onlyDevice !== undefined && line.deviceId !== "" && line.deviceId !== onlyDevice) {
    parts.logins.failed(attempt, parts.now());
    fail("other-device");
    throw new HttpFault(401, "these credentials are another device's", challenge);
  }
  parts.logins.succeeded(attempt);
  tellOfExpiry(parts, arrival, principal);
  return scopeToActor({ ...arrival, principal });
};
