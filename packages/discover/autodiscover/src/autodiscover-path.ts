/** Everything of Autodiscover is below this path of a host's root. What `easkit()` and `toNodeHandler()` take as `path`. */
export const AUTODISCOVER_PATH = "/autodiscover";

/**
 * The paths that clients ask for, each in any case; behind the last one comes an address. For hosts that keep something
 * else below {@link AUTODISCOVER_PATH} and mount one by one.
 */
export const autodiscoverPaths = [
  "/autodiscover/autodiscover.xml",
  "/autodiscover/autodiscover.json",
  "/autodiscover/autodiscover.json/v1.0",
] as const;

/** What a request line asks for. */
export type AutodiscoverTarget =
  | { readonly api: "xml" }
  /** `query` has lower-case names; `undefined` if it cannot be decoded. `address` is the one in the path. */
  | { readonly api: "json"; readonly address?: string; readonly query: Query | undefined };

/** The decoded parameters of a query by lower-case name, the first of each name. */
export type Query = ReadonlyMap<string, string>;

const XML = /(?:^|\/)autodiscover\/autodiscover\.xml\/?$/i;
const JSON_PATH = /(?:^|\/)autodiscover\/autodiscover\.json(?:\/v1\.0\/([^/]+))?\/?$/i;

/**
 * Tells whether a request target is one of Autodiscover, in any case and with any query. For hosts that route by
 * themselves.
 *
 * @param url - the target as received, e.g. `/Autodiscover/Autodiscover.xml`
 */
export function isAutodiscoverPath(url: string): boolean {
  const [path = ""] = url.split("?", 1);
  return XML.test(path) || JSON_PATH.test(path);
}

/** Reads the path and query of a request, also below a mount prefix; `undefined` if it is not one of Autodiscover. */
export function readTarget(url: string): AutodiscoverTarget | undefined {
  const [path = ""] = url.split("?", 1);
  if (XML.test(path)) return { api: "xml" };
  const match = JSON_PATH.exec(path);
  if (match === null) return undefined;
  const query = readQuery(url.slice(path.length + 1));
  const address = match[1] === undefined ? undefined : decode(match[1]);
  return address === undefined ? { api: "json", query } : { api: "json", address, query };
}

/** A plus sign is itself, not a space: clients leave it as it is, and addresses have it. */
function readQuery(text: string): Query | undefined {
  const query = new Map<string, string>();
  for (const pair of text.split("&")) {
    const equals = pair.indexOf("=");
    if (equals < 0) continue;
    const name = decode(pair.slice(0, equals))?.toLowerCase();
    const value = decode(pair.slice(equals + 1));
    if (name === undefined || value === undefined) return undefined;
    if (!query.has(name)) query.set(name, value);
  }
  return query;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // Not percent-encoded UTF-8: the caller answers that.
  }
}
