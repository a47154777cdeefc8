import type { RouteTable } from "./routes.js";

/** Answers questions about names, as `node:dns/promises` does. */
export interface NameResolver {
  resolve4(name: string): Promise<readonly string[]>;
  resolve6(name: string): Promise<readonly string[]>;
  resolveSrv(name: string): Promise<readonly { readonly name: string; readonly port: number }[]>;
}

/** What the doctor examines, and how far it goes. */
export interface Installation {
  /** An address of the account; Autodiscover and DNS are looked at when it is there. */
  readonly email?: string;
  /** The server's URL; what Autodiscover says, if not given. */
  readonly url?: string;
  /** What the account signs in with; `user` is the address if not given. */
  readonly user?: string;
  readonly password?: string;
  /** Seconds that a Ping is to wait through the proxy. */
  readonly heartbeat: number;
  /** Whether to send a message from the account to itself, and see how quickly it gets to a waiting device. */
  readonly push: boolean;
  /** Goes on, and sends the password, where the certificate is not valid. */
  readonly insecure: boolean;
  /** Certificates, in PEM, of authorities to trust beside those that Node knows. */
  readonly ca?: string;
  /** Where names lead that DNS does not know yet. */
  readonly routes: RouteTable;
  readonly resolver: NameResolver;
  /** Milliseconds that a server may take for anything but a Ping. */
  readonly timeout: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What comes behind the last `@`. */
export const domainOf = (email: string): string => email.slice(email.lastIndexOf("@") + 1).toLowerCase();

/** The Authorization header of the account; `undefined` without a password. */
export function authorizationOf({ user, email, password }: Installation): string | undefined {
  const login = user ?? email;
  if (login === undefined || password === undefined) return undefined;
  return `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`;
}
