import { messageOf } from "../admin-error.js";
import { type CheckFinding, findingsOf } from "./finding.js";
import { domainOf, type Installation } from "./installation.js";

const { ok, note, bad, skipped } = findingsOf("dns");

const missing = /ENOTFOUND|ENODATA|NXDOMAIN/;

/** What a question about a name gave; nothing if there is no such name. */
async function lookUp<T>(
  question: Promise<readonly T[]>,
): Promise<readonly T[] | { readonly failure: string }> {
  try {
    return await question;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return missing.test(code) ? [] : { failure: messageOf(error) };
  }
}

/** Looks for the names by which devices find the server. */
export async function* checkDns(installation: Installation): AsyncGenerator<CheckFinding, void, undefined> {
  const { email, resolver, routes } = installation;
  if (email === undefined) {
    yield skipped("no address was given: give --email to look at DNS and Autodiscover");
    return;
  }
  const domain = domainOf(email);
  const name = `autodiscover.${domain}`;
  const four = await lookUp(resolver.resolve4(name));
  const six = await lookUp(resolver.resolve6(name));
  const srv = await lookUp(resolver.resolveSrv(`_autodiscover._tcp.${domain}`));
  for (const result of [four, six, srv]) {
    if (!("failure" in result)) continue;
    yield bad(`DNS does not answer: ${result.failure}`, "mend the name servers of the domain");
    return;
  }
  const addresses = [four, six].flatMap((result) => ("failure" in result ? [] : result));
  const services = "failure" in srv ? [] : srv;
  if (addresses.length > 0) yield ok(`${name} leads to ${addresses.join(", ")}`);
  for (const { name: target, port } of services)
    yield ok(`_autodiscover._tcp.${domain} names ${target}:${port}`);
  if (addresses.length > 0) return;
  const routed = routes.has(name) ? "; it is asked at the place that --route says" : "";
  if (services.length > 0) {
    yield note(`${name} is not in DNS${routed}`, `add it: some phones do not look for the SRV record`);
    return;
  }
  yield (routes.has(name) ? note : bad)(
    `neither ${name} nor _autodiscover._tcp.${domain} is in DNS${routed}`,
    `add a CNAME or A record for ${name} that leads to the server, or people have to type its name`,
  );
}
