import type { EasReply, EasRequest } from "@easkit/backend";
import type { AutodiscoverTarget } from "./autodiscover-path.js";
import { domainOf, parseAddress } from "./email-address.js";
import { locate, type Whereabouts } from "./locate.js";
import { emptyReply, jsonReply, refusal } from "./replies.js";
import { type Settings, toContext } from "./settings.js";

/** What can be asked for. */
interface Protocol {
  readonly name: string;
  /** `undefined` if the settings do not say. */
  urlOf(settings: Settings, easUrl: string): string | undefined;
}

const protocols: ReadonlyMap<string, Protocol> = new Map([
  ["activesync", { name: "ActiveSync", urlOf: (_settings: Settings, easUrl: string) => easUrl }],
  ["autodiscoverv1", { name: "AutodiscoverV1", urlOf: ({ publicUrl }: Settings) => publicUrl?.href }],
]);

/** How often a client is sent on before it is a circle. */
const MOST_REDIRECTS = 10;

/** What the client wants to know. */
interface Question {
  readonly email: string;
  readonly protocol: Protocol;
  /** How often it has been sent on already. */
  readonly redirects: number;
}

/** Serves the second version of Autodiscover: a GET without credentials, answered in JSON. */
export async function serveJson(
  settings: Settings,
  request: EasRequest,
  target: AutodiscoverTarget & { readonly api: "json" },
): Promise<EasReply> {
  const question = readQuestion(target);
  if ("refused" in question) return question.refused;
  const { email, protocol } = question;
  const where = await locate(settings, email, toContext(request, "json", request.principal));
  if (where === undefined) {
    settings.log.debug("autodiscover: the mailbox is not here", { api: "json", email });
    return refusal("json", 404, "UserNotFound", "There is no mailbox of this address here.");
  }
  if ("redirectUrl" in where || "redirectAddress" in where) return sendOn(question, where);
  const url = protocol.urlOf(settings, where.url);
  if (url === undefined) return invalidProtocol();
  settings.log.debug("autodiscover: answered", { api: "json", email, protocol: protocol.name });
  return jsonReply(200, { Protocol: protocol.name, Url: url });
}

/** The address that a request asks about, in its path or its query. */
export function addressOf({ address, query }: AutodiscoverTarget & { readonly api: "json" }) {
  return parseAddress(address ?? query?.get("email"));
}

function readQuestion(
  target: AutodiscoverTarget & { readonly api: "json" },
): Question | { readonly refused: EasReply } {
  const email = addressOf(target);
  if (email === undefined)
    return { refused: missing("An e-mail address is needed, in the path or as Email.") };
  const wanted = target.query?.get("protocol")?.trim().toLowerCase();
  if (!wanted) return { refused: missing("The parameter Protocol is needed.") };
  const protocol = protocols.get(wanted);
  if (protocol === undefined) return { refused: invalidProtocol() };
  return { email, protocol, redirects: readCount(target.query?.get("redirectcount")) };
}

function invalidProtocol(): EasReply {
  return refusal("json", 400, "InvalidProtocol", "This protocol is not served here. Ask for ActiveSync.");
}

function missing(message: string): EasReply {
  return refusal("json", 400, "MandatoryParameterMissing", message);
}

function readCount(text: string | undefined): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

function sendOn(question: Question, where: Exclude<Whereabouts, { readonly url: string }>): EasReply {
  if (question.redirects >= MOST_REDIRECTS) {
    return refusal("json", 400, "TooManyRedirects", "The question has been sent on too often.");
  }
  const email = "redirectAddress" in where ? where.redirectAddress : question.email;
  const query = new URLSearchParams({
    Email: email,
    Protocol: question.protocol.name,
    RedirectCount: String(question.redirects + 1),
  });
  return emptyReply(302, { location: `${nextPlace(question.email, where)}?${query}` });
}

/** Where the next server answers the JSON form. An address of the same domain is asked about here again. */
function nextPlace(email: string, where: Exclude<Whereabouts, { readonly url: string }>): string {
  const path = "/autodiscover/autodiscover.json";
  if ("redirectUrl" in where) return new URL(path, where.redirectUrl).href;
  const domain = domainOf(where.redirectAddress);
  return domain === domainOf(email) ? path : new URL(path, `https://autodiscover.${domain}`).href;
}
