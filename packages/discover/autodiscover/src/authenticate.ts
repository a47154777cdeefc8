import type { EasReply, EasRequest, Principal } from "@easkit/backend";
import { readCredentials } from "@easkit/backend";
import { emptyReply } from "./replies.js";
import type { Settings } from "./settings.js";

/** The same whatever was wrong, so that it does not tell which users exist. */
const CHALLENGE: EasReply = emptyReply(401, {
  "www-authenticate": 'Basic realm="Autodiscover", charset="UTF-8"',
});

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
  const principal = await options.authenticate(ctx, credentials);
  return principal === undefined ? { refused: CHALLENGE } : { principal };
}
