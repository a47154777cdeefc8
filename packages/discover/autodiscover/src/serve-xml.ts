import type { EasReply, EasRequest } from "@easkit/backend";
import { authenticate } from "./authenticate.js";
import type { AutodiscoverContext } from "./autodiscover-options.js";
import { locate, nameOf, type Whereabouts } from "./locate.js";
import { outlookDocument } from "./outlook-document.js";
import { errorDocument, type FrameworkError, mobileSyncDocument, type PoxUser } from "./pox-documents.js";
import { readPoxRequest } from "./pox-request.js";
import { isRedirectProbe } from "./redirect-probe.js";
import { emptyReply, xmlReply } from "./replies.js";
import { MOBILE_SYNC_SCHEMA, OUTLOOK_SCHEMA } from "./schemas.js";
import { type Settings, toContext } from "./settings.js";

/** Serves the first version of Autodiscover: plain old XML. The method is GET, HEAD or POST. */
export async function serveXml(settings: Settings, request: EasRequest): Promise<EasReply> {
  const isPost = request.method === "POST";
  const { publicUrl } = settings;
  if (!isPost && publicUrl !== undefined && isRedirectProbe(request, publicUrl)) {
    return emptyReply(302, { location: publicUrl.href });
  }
  const admission = await authenticate(settings, request);
  if ("refused" in admission) return admission.refused;
  if (!isPost) return frameworkError(settings, 600, `a ${request.method} has no request in it`);
  const pox = await readPoxRequest(request.body);
  if (typeof pox === "string") return frameworkError(settings, 600, pox);
  const { email, schema } = pox;
  const ctx = toContext(request, "xml", admission.principal);
  if (schema === MOBILE_SYNC_SCHEMA) return answerMobileSync(settings, email, ctx);
  if (schema === OUTLOOK_SCHEMA) return answerOutlook(settings, email, ctx);
  return frameworkError(settings, 601, "nobody answers in this schema", { schema });
}

async function answerMobileSync(
  settings: Settings,
  email: string | undefined,
  ctx: AutodiscoverContext,
): Promise<EasReply> {
  if (email === undefined) return frameworkError(settings, 500, "only a LegacyDN names the mailbox");
  let found: { readonly where: Whereabouts | undefined; readonly user: PoxUser };
  try {
    const where = await locate(settings, email, ctx);
    found = { where, user: { email, displayName: where && (await nameOf(settings, email, ctx)) } };
  } catch (error) {
    settings.log.error("autodiscover: the mailbox cannot be located", { email, error });
    return xmlReply(mobileSyncDocument({ email, displayName: undefined }, "fault"));
  }
  const { where, user } = found;
  if (where === undefined) return frameworkError(settings, 500, "the mailbox is not here", { email });
  if ("redirectUrl" in where) return emptyReply(302, { location: where.redirectUrl.href });
  settings.log.debug("autodiscover: answered", { api: "xml", email });
  return xmlReply(mobileSyncDocument(user, where));
}

async function answerOutlook(
  settings: Settings,
  email: string | undefined,
  ctx: AutodiscoverContext,
): Promise<EasReply> {
  const { mailServers } = settings.options;
  if (mailServers === undefined) return frameworkError(settings, 601, "the schema of Outlook is not served");
  if (email === undefined) return frameworkError(settings, 500, "only a LegacyDN names the mailbox");
  const where = await locate(settings, email, ctx);
  if (where === undefined) return frameworkError(settings, 500, "the mailbox is not here", { email });
  if ("redirectUrl" in where) return emptyReply(302, { location: where.redirectUrl.href });
  const user = { email, displayName: await nameOf(settings, email, ctx) };
  if ("redirectAddress" in where) return xmlReply(outlookDocument(user, where));
  const servers = await mailServers(email, ctx);
  if (!servers?.length) return frameworkError(settings, 601, "no servers for Outlook", { email });
  settings.log.debug("autodiscover: answered Outlook", { email });
  return xmlReply(outlookDocument(user, { servers }));
}

function frameworkError(
  settings: Settings,
  code: FrameworkError["code"],
  reason: string,
  details: object = {},
): EasReply {
  const id = settings.randomId();
  settings.log.debug(`autodiscover: error ${code}`, { id, reason, ...details });
  return xmlReply(errorDocument({ code, time: settings.now(), id }));
}
