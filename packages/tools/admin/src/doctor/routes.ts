import * as http from "node:http";
import * as https from "node:https";
import { connect, type NetConnectOpts } from "node:net";
import { connect as connectTls, rootCertificates } from "node:tls";
import { AdminError } from "../admin-error.js";
import type { Installation } from "./installation.js";

/** Where a host leads, in place of what DNS says. */
export interface Route {
  readonly address: string;
  /** The port that was asked for, if not given. */
  readonly port?: number;
}

/** Routes by host name, in lower case. */
export type RouteTable = ReadonlyMap<string, Route>;

/**
 * Reads `HOST=ADDRESS`, `HOST=ADDRESS:PORT` and `HOST=[ADDRESS]:PORT`.
 *
 * @throws AdminError `usage`
 */
export function toRouteTable(specifiers: readonly string[]): RouteTable {
  const table = new Map<string, Route>();
  for (const specifier of specifiers) {
    const match = /^([^=\s]+)=(?:\[([\da-f:]+)\]|([^:\s]+))(?::(\d+))?$/i.exec(specifier);
    const [, host, address6, address4, port] = match ?? [];
    const address = address6 ?? address4;
    if (host === undefined || address === undefined)
      throw new AdminError("usage", `a route is HOST=ADDRESS or HOST=ADDRESS:PORT, not ${specifier}`);
    table.set(host.toLowerCase(), { address, ...(port !== undefined && { port: Number(port) }) });
  }
  return table;
}

/** Where to connect to for a host and port. */
export function placeOf(routes: RouteTable, host: string, port: number): { host: string; port: number } {
  const route = routes.get(host.toLowerCase());
  return { host: route?.address ?? host.replace(/^\[|\]$/g, ""), port: route?.port ?? port };
}

/** Where names lead, and which certificates are trusted. */
type Trust = Pick<Installation, "routes" | "insecure" | "ca">;

/** The authorities to trust, as `node:tls` takes them. */
export const authorities = (ca: string | undefined) =>
  ca === undefined ? {} : { ca: [...rootCertificates, ca] };

/** An agent whose connections follow the routes; certificates are those of the name that was asked for. */
export function createRoutedAgent(url: URL, { routes, insecure, ca }: Trust): http.Agent {
  if (url.protocol === "http:") {
    const agent = new http.Agent({ keepAlive: false });
    agent.createConnection = (options: NetConnectOpts) =>
      connect({ ...options, ...placeOf(routes, url.hostname, portOf(url)) });
    return agent;
  }
  const agent = new https.Agent({ keepAlive: false, rejectUnauthorized: !insecure });
  agent.createConnection = (options: NetConnectOpts) =>
    connectTls({
      ...options,
      ...placeOf(routes, url.hostname, portOf(url)),
      servername: url.hostname,
      rejectUnauthorized: !insecure,
      ...authorities(ca),
    });
  return agent;
}

/** The port of a URL, also where it is the ordinary one. */
export const portOf = (url: URL): number => Number(url.port) || (url.protocol === "http:" ? 80 : 443);
