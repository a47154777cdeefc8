import type { Credentials } from "@easkit/backend";

const utf8 = new TextDecoder("utf-8", { fatal: true });
const latin1 = new TextDecoder("latin1");

function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    // RFC 7617 leaves the charset open; old clients send Latin-1.
    return latin1.decode(bytes);
  }
}

function parseBasic(value: string): Credentials | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined;
  const text = decodeText(
    Uint8Array.from(atob(value.replace(/=+$/, "")), (character) => character.charCodeAt(0)),
  );
  const colon = text.indexOf(":");
  if (colon < 0) return undefined;
  const login = text.slice(0, colon);
  const password = text.slice(colon + 1);
  const slash = login.indexOf("\\");
  if (slash < 0) return { kind: "basic", user: login, password };
  const user = login.slice(slash + 1);
  return slash === 0
    ? { kind: "basic", user, password }
    : { kind: "basic", user, password, domain: login.slice(0, slash) };
}

/** Reads an Authorization header: Basic (RFC 7617; UTF-8 or Latin-1; `DOMAIN\user`) or Bearer (RFC 6750). */
export function parseCredentials(header: string | undefined): Credentials | undefined {
  const match = /^\s*(basic|bearer)\s+(\S+)\s*$/i.exec(header ?? "");
  const value = match?.[2];
  if (value === undefined) return undefined;
  return match?.[1]?.toLowerCase() === "bearer" ? { kind: "bearer", token: value } : parseBasic(value);
}
