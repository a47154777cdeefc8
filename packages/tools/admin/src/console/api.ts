import type { InputOf, OperationName, OutputOf } from "../index.js";

/** Who looks at the console. */
export interface Me {
  readonly actor: string;
  readonly role: "admin" | "self";
  readonly user?: string;
}

/** A refusal of the server, or its silence. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The server, as whoever has signed in may ask it. */
export interface Api {
  readonly me: Me;
  call<N extends OperationName>(name: N, input: InputOf<N>): Promise<OutputOf<N>>;
}

interface Place {
  readonly method: string;
  readonly path: string;
}

const KEY = "easkit-token";

/** The token of this tab; it ends with it. */
export const readToken = (): string | undefined => sessionStorage.getItem(KEY) ?? undefined;
export const keepToken = (token: string): void => sessionStorage.setItem(KEY, token);
export const forgetToken = (): void => sessionStorage.removeItem(KEY);

/** Takes the token out of the address, where the server's owner has put it behind `#token=`. */
export function takeTokenFromAddress(): void {
  const token = /^#token=([^&]+)/.exec(location.hash)?.[1];
  if (token === undefined) return;
  keepToken(decodeURIComponent(token));
  history.replaceState(undefined, "", location.pathname + location.search);
}

async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const token = readToken();
  const headers = {
    // A page of another origin could not send it.
    "x-easkit-admin": "1",
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  let answer: Response;
  try {
    answer = await fetch(`api${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Refused("unreachable", "The server cannot be reached.");
  }
  const value: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return value;
  const { code = "failed", message = `The server answers ${answer.status}.` } = readFault(value);
  throw new Refused(code, message);
}

function readFault(value: unknown): { readonly code?: string; readonly message?: string } {
  if (typeof value !== "object" || value === null || !("error" in value)) return {};
  const { error } = value;
  if (typeof error !== "object" || error === null || !("code" in error) || !("message" in error)) return {};
  return { code: String(error.code), message: String(error.message) };
}

/** Where each operation is, from the server's own document. */
function readPlaces(document: unknown): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const { paths } = document as { paths: Record<string, Record<string, { operationId: string }>> };
  for (const [path, methods] of Object.entries(paths))
    for (const [method, { operationId }] of Object.entries(methods))
      places.set(operationId, { method: method.toUpperCase(), path });
  return places;
}

function toRequest({ method, path }: Place, input: object): readonly [string, string, unknown?] {
  const fields = new Map<string, unknown>(Object.entries(input).filter(([, value]) => value !== undefined));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(fields.get(name));
    fields.delete(name);
    return encodeURIComponent(value);
  });
  if (method !== "GET") return [method, filled, Object.fromEntries(fields)];
  const query = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]));
  return [method, query.size > 0 ? `${filled}?${query}` : filled];
}

/** Signs in with the token of this tab, or with what the browser has. @throws Refused */
export async function connect(): Promise<Api> {
  const me = (await ask("GET", "/me")) as Me;
  const places = readPlaces(await ask("GET", "/openapi.json"));
  return {
    me,
    async call(name, input) {
      const place = places.get(name);
      if (!place) throw new Refused("failed", "This server is older than its console: load the page again.");
      // The server checks its answers against the same table that the types come from.
      return (await ask(...toRequest(place, input as object))) as OutputOf<typeof name>;
    },
  };
}
