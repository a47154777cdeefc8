import type { EasHandler, EasReply, EasRequest } from "@easkit/backend";
import { readCredentials } from "@easkit/backend";
import type { AutodiscoverAttempt, AutodiscoverOptions } from "./autodiscover-options.js";
import { type AutodiscoverTarget, readTarget } from "./autodiscover-path.js";
import { emptyReply, faultReply, refusal, toDelay } from "./replies.js";
import { addressOf, serveJson } from "./serve-json.js";
import { serveXml } from "./serve-xml.js";
import { type Settings, toSettings } from "./settings.js";

const allowed = {
  xml: ["GET", "HEAD", "OPTIONS", "POST"],
  json: ["GET", "HEAD", "OPTIONS"],
} as const;

/**
 * Makes the handler that tells clients where their server is, from an e-mail address: Autodiscover in XML
 * (MS-ASCMD 2.2.1.1, and MS-OXDSCLI for Outlook) and in JSON. It is mounted at the root, beside the server.
 *
 * @example
 * ```ts
 * const autodiscover = createAutodiscover({
 *   url: "https://mail.example.com/Microsoft-Server-ActiveSync",
 *   authenticate: (ctx, credentials) => backend.authenticate(ctx, credentials),
 * });
 * app.use(easkit(autodiscover, { path: AUTODISCOVER_PATH }));
 * ```
 *
 * @throws TypeError if `url` or `publicUrl` is a string that is no http or https URL
 */
export function createAutodiscover(options: AutodiscoverOptions): EasHandler {
  const settings = toSettings(options);
  return {
    async serve(request) {
      const target = readTarget(request.url);
      if (target === undefined) return emptyReply(404);
      try {
        return await serveTarget(settings, request, target);
      } catch (error) {
        if (!request.signal.aborted) settings.log.error("autodiscover: a request failed", { error });
        return faultReply(target.api, error);
      }
    },
  };
}

async function serveTarget(
  settings: Settings,
  request: EasRequest,
  target: AutodiscoverTarget,
): Promise<EasReply> {
  const { api } = target;
  const methods: readonly string[] = allowed[api];
  const allow = { allow: methods.join(", ") };
  if (!methods.includes(request.method)) {
    return refusal(api, 405, "MethodNotAllowed", "The method is not allowed.", allow);
  }
  if (request.method === "OPTIONS") return emptyReply(200, allow);
  const delay = await settings.options.throttle?.(toAttempt(request, target));
  if (delay !== undefined) {
    const headers = { "retry-after": toDelay(delay.retryAfter) };
    return refusal(api, 429, "TooManyRequests", "Too many requests. Try again later.", headers);
  }
  return target.api === "xml" ? serveXml(settings, request) : serveJson(settings, request, target);
}

function toAttempt(request: EasRequest, target: AutodiscoverTarget): AutodiscoverAttempt {
  const { remoteAddress } = request;
  const credentials = readCredentials(request.header("authorization"));
  const email = target.api === "json" ? addressOf(target) : undefined;
  return {
    api: target.api,
    ...(remoteAddress !== undefined && { remoteAddress }),
    ...(credentials?.kind === "basic" && { user: credentials.user }),
    ...(email !== undefined && { email }),
  };
}
