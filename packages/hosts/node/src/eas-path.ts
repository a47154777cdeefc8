/** The path that every EAS client asks for (MS-ASHTTP 2.2.1.1.1). Clients spell it in more than one case. */
export const EAS_PATH = "/Microsoft-Server-ActiveSync";

/**
 * Tells whether a request target is for `path`: the path itself or something below it, in any case, with any query.
 *
 * @param url - the target as received, e.g. `/microsoft-server-activesync?Cmd=Sync`
 * @param path - a path without a slash at its end, by default {@link EAS_PATH}
 */
export function isEasPath(url: string, path: string = EAS_PATH): boolean {
  const after = url.charAt(path.length);
  if (after !== "" && after !== "?" && after !== "/") return false;
  return url.slice(0, path.length).toLowerCase() === path.toLowerCase();
}

/** Path and query of a request target: a proxy may send the absolute form, `http://host/path` (RFC 9112 3.2.2). */
export function toOriginForm(target: string): string {
  if (target.startsWith("/")) return target;
  const origin = /^https?:\/\/[^/?]*/i.exec(target);
  if (origin === null) return target;
  const rest = target.slice(origin[0].length);
  return rest.startsWith("/") ? rest : `/${rest}`;
}
