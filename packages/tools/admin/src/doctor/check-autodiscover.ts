import { randomUUID } from "node:crypto";
import { type Answer, ask, isAnswer, type NoAnswer } from "./ask.js";
import { type CheckFinding, findingsOf } from "./finding.js";
import { authorizationOf, domainOf, type Installation } from "./installation.js";

const { ok, note, bad, skipped } = findingsOf("autodiscover");

const schema = "http://schemas.microsoft.com/exchange/autodiscover/mobilesync";
const PATH = "/autodiscover/autodiscover.xml";

const escapeXml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const documentFor = (email: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="${schema}/requestschema/2006"><Request>` +
  `<EMailAddress>${escapeXml(email)}</EMailAddress>` +
  `<AcceptableResponseSchema>${schema}/responseschema/2006</AcceptableResponseSchema></Request></Autodiscover>`;

const post = (installation: Installation, target: string, email: string, authorization?: string) =>
  ask(installation, target, {
    method: "POST",
    headers: { "content-type": "text/xml", ...(authorization !== undefined && { authorization }) },
    body: documentFor(email),
  });

const isChallenge = (answer: Answer): boolean =>
  answer.status === 401 && /\bbasic\b/i.test(answer.header("www-authenticate") ?? "");

const urlIn = (text: string): string | undefined =>
  /<Url>\s*([^<\s]+)\s*<\/Url>/.exec(text)?.[1]?.replaceAll("&amp;", "&");

/** Whether something answers that is no Autodiscover: it stops some clients from looking further. */
function* examineStranger(place: string, answer: Answer | NoAnswer): Generator<CheckFinding> {
  if (!isAnswer(answer)) {
    if (answer.isTimeout)
      yield bad(
        `${place}: ${answer.reason}`,
        "let it answer 404 at once: clients wait here before they look further",
      );
    return;
  }
  if (answer.status === 200)
    yield bad(
      `${place} gives status 200 and is no Autodiscover`,
      "let the web server there answer 404 for /autodiscover/: some clients look no further",
    );
}

/** Looks at one place where devices ask; gives the server's URL if they learn it there. */
async function* checkPlace(
  installation: Installation,
  email: string,
  target: string,
): AsyncGenerator<CheckFinding, string | undefined, undefined> {
  const bare = await post(installation, target, email);
  if (!isAnswer(bare) || !isChallenge(bare)) {
    if (isAnswer(bare) && bare.status === 401)
      yield bad(`${target} answers 401 without WWW-Authenticate: Basic`, "let the proxy pass that header on");
    else yield* examineStranger(target, bare);
    return undefined;
  }
  const stranger = await post(installation, target, `nobody-${randomUUID()}@${domainOf(email)}`);
  if (isAnswer(stranger) && stranger.status !== bare.status)
    yield bad(`${target} tells strangers which users exist`, "answer 401 to everybody who has not signed in");
  const other = target.replace(PATH, "/Autodiscover/Autodiscover.xml");
  const inCapitals = await post(installation, other, email);
  if (!isAnswer(inCapitals) || !isChallenge(inCapitals))
    yield bad(
      `${other} is not served`,
      "match the path in any case of letters: clients spell it in more than one way",
    );
  const authorization = authorizationOf(installation);
  if (authorization === undefined) {
    yield ok(`${target} asks for credentials`);
    return undefined;
  }
  const answer = await post(installation, target, email, authorization);
  if (!isAnswer(answer)) {
    yield bad(`${target}: ${answer.reason}`, "look at the log of the server");
    return undefined;
  }
  const url = urlIn(answer.text);
  if (url !== undefined) yield ok(`${target} names ${url}`);
  else if (answer.status === 401)
    yield bad(
      `${target} refuses the account`,
      "see whether user and password are right, and let the proxy pass Authorization on",
    );
  else
    yield bad(
      `${target} answers ${answer.status} and names no server`,
      "let `url` of createAutodiscover give the server for this address",
    );
  return url;
}

async function* checkJson(
  installation: Installation,
  email: string,
  host: string,
): AsyncGenerator<CheckFinding, string | undefined, undefined> {
  const target = `https://${host}/autodiscover/autodiscover.json?Email=${encodeURIComponent(email)}&Protocol=ActiveSync`;
  const answer = await ask(installation, target);
  if (!isAnswer(answer) || answer.status !== 200) {
    const seen = isAnswer(answer) ? `answers ${answer.status}` : answer.reason;
    yield note(`${target}: ${seen}`, "serve the JSON form as well: newer Outlooks ask it first");
    return undefined;
  }
  const url = /"Url"\s*:\s*"([^"\\]+)"/i.exec(answer.text)?.[1];
  if (url === undefined) yield* examineStranger(target, answer);
  else yield ok(`the JSON form names ${url}`);
  return url;
}

async function* checkRedirect(
  installation: Installation,
  host: string,
): AsyncGenerator<CheckFinding, void, undefined> {
  const answer = await ask(installation, `http://${host}${PATH}`);
  if (!isAnswer(answer)) return;
  const location = answer.header("location") ?? "";
  if (answer.status === 302 && location.startsWith("https://"))
    yield ok(`http://${host} leads on to ${location}`);
  else if (answer.status === 200)
    yield bad(
      `http://${host}${PATH} answers without TLS`,
      "redirect it to https: passwords must not be asked for here",
    );
}

/** Asks for the server as devices do; gives the URL that they learn. */
export async function* checkAutodiscover(
  installation: Installation,
): AsyncGenerator<CheckFinding, string | undefined, undefined> {
  const { email } = installation;
  if (email === undefined) {
    yield skipped("no address was given");
    return undefined;
  }
  const domain = domainOf(email);
  const found: string[] = [];
  let served = false;
  for (const host of [domain, `autodiscover.${domain}`]) {
    for await (const finding of collect(checkPlace(installation, email, `https://${host}${PATH}`), found)) {
      served ||= finding.outcome === "ok";
      yield finding;
    }
  }
  yield* checkRedirect(installation, `autodiscover.${domain}`);
  if (!served) {
    yield bad(
      `devices that know ${email} find no server`,
      "mount @easkit/autodiscover at the root, and lead one of the names to it (docs/guides/autodiscover.md)",
    );
    return undefined;
  }
  yield* collect(checkJson(installation, email, `autodiscover.${domain}`), found);
  if (new Set(found).size > 1)
    yield bad(
      `devices are told different servers: ${[...new Set(found)].join(", ")}`,
      "let all places name one",
    );
  return found[0];
}

async function* collect(
  findings: AsyncGenerator<CheckFinding, string | undefined, undefined>,
  found: string[],
): AsyncGenerator<CheckFinding, void, undefined> {
  const url = yield* findings;
  if (url !== undefined) found.push(url);
}
