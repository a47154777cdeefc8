import {
  type EasReply,
  type EasRequest,
  type LoginRefusal,
  LoginRefused,
  type Principal,
  readCredentials,
} from "@easkit/backend";
import { emptyReply } from "./replies.js";
import type { Settings } from "./settings.js";

/** The same whatever was wrong, so that it does not tell which users exist. */
const CHALLENGE: EasReply = emptyReply(401, {
  "www-authenticate": 'Basic realm="Autodiscover", charset="UTF-8"',
});

/** What somebody gets whose credentials are right, and who is not let in (MS-ASHTTP 3.2.5.1). */
function toReply(refusal: LoginRefusal): EasReply {
  switch (refusal.reason) {
    case "disabled":
      return emptyReply(403);
    case "blocked":
      return emptyReply(456);
    case "password-expired":
      return emptyReply(457, { "x-ms-credential-service-url": refusal.url });
    case "moved":
      return emptyReply(451, { "x-ms-location": refusal.url });
  }
}

/** Who asks: from the host, or from the credentials by the application, if it wants to know. Else the reply that refuses. */
export async function authenticate(
  { options, log }: Settings,
  request: EasRequest,
): Promise<{ readonly principal: Principal | undefined } | { readonly refused: EasReply }> {
  if (request.principal !== undefined) return { principal: request.principal };
  if (options.authenticate === undefined) return { principal: undefined };
  const credentials = readCredentials(request.header("authorization"));
  if (credentials === undefined) return { refused: CHALLENGE };
  const { signal, remoteAddress } = request;
  const ctx = { signal, log, ...(remoteAddress !== undefined && { remoteAddress }) };
  try {
    const principal = await options.authenticate(ctx, credentials);
    return principal === undefined ? { refused: CHALLENGE } : { principal };
  } catch (error) {
    if (error instanceof LoginRefused) return { refused: toReply(error.refusal) };
    throw error;
  }
}
