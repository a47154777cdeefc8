import type { Credentials } from "./principal.js";

const utf8 = new TextDecoder("utf-8", { fatal: true });
const latin1 = new TextDecoder("latin1");

/**
 * Reads an Authorization header: Bearer (RFC 6750) or Basic (RFC 7617), whose text is UTF-8, or Latin-1 from old clients,
 * and whose user may be `DOMAIN\user`.
 *
 * @returns `undefined` if the header is absent or makes no sense
 */
export function readCredentials(header: string | undefined): Credentials | undefined {
  const [, scheme, value] = /^\s*(basic|bearer)\s+(\S+)\s*$/i.exec(header ?? "") ?? [];
  if (scheme === undefined || value === undefined) return undefined;
  return scheme.toLowerCase() === "bearer" ? { kind: "bearer", token: value } : readBasic(value);
}

function readBasic(value: string): Credentials | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined;
  const [, login, password] =
    /^([^:]*):(.*)$/s.exec(
      decodeText(Uint8Array.from(atob(value.replace(/=+$/, "")), (character) => character.charCodeAt(0))),
    ) ?? [];
  if (login === undefined || password === undefined) return undefined;
  const [, domain = "", user = login] = /^([^\\]*)\\(.*)$/s.exec(login) ?? [];
  return domain === "" ? { kind: "basic", user, password } : { kind: "basic", user, password, domain };
}

function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes); // RFC 7617 leaves the character set open.
  }
}
