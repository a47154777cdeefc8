import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createAutodiscover, isAutodiscoverPath } from "@easkit/autodiscover";
import { createMemoryBackend } from "@easkit/backend-memory";
import { toNodeHandler } from "@easkit/host-node";
import { createEasServer } from "easkit";
import type { NameResolver } from "../doctor/installation.js";
import type { Certified } from "./certificates.js";
import type { ProxyFault } from "./proxy-faults.js";

/** An installation for the doctor, on loopback ports. */
export interface Lab {
  /** Without TLS. */
  readonly url: string;
  readonly port: number;
  readonly tlsPort: number | undefined;
  close(): Promise<void>;
}

/** The account of a lab. */
export const patient = { email: "anna@example.test", password: "secret" } as const;

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** Starts a server with Autodiscover beside it, behind what a proxy does wrong, if anything. */
export async function startLab(fault: ProxyFault | undefined, certified?: Certified): Promise<Lab> {
  const backend = createMemoryBackend({
    users: [{ id: patient.email, address: patient.email, password: patient.password }],
  });
  const eas = createEasServer({ backend, heartbeat: { least: 1, most: 10 } });
  const autodiscover = createAutodiscover({
    url: "https://mail.example.test/Microsoft-Server-ActiveSync",
    authenticate: (ctx, credentials) => backend.authenticate(ctx, credentials),
  });
  const toEas = toNodeHandler(eas);
  const toAutodiscover = toNodeHandler(autodiscover, { path: "/autodiscover" });
  const listener: RequestListener = (req, res) => {
    if (fault?.(req, res)) return;
    void (isAutodiscoverPath(req.url ?? "") ? toAutodiscover(req, res) : toEas(req, res));
  };
  const servers: Server[] = [createHttpServer(listener)];
  if (certified) servers.push(createHttpsServer({ ...certified }, listener));
  const [port = 0, tlsPort] = await Promise.all(servers.map(listen));
  return {
    url: `http://127.0.0.1:${port}/Microsoft-Server-ActiveSync`,
    port,
    tlsPort,
    async close() {
      await eas.close();
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

/** A resolver that knows these addresses and services. */
export function createNames(
  addresses: Readonly<Record<string, readonly string[]>>,
  services: Readonly<Record<string, readonly { readonly name: string; readonly port: number }[]>> = {},
): NameResolver {
  const find = async <T>(
    table: Readonly<Record<string, readonly T[]>>,
    name: string,
  ): Promise<readonly T[]> => {
    const found = table[name];
    if (found === undefined) throw Object.assign(new Error(`no ${name}`), { code: "ENOTFOUND" });
    return found;
  };
  return {
    resolve4: (name) => find(addresses, name),
    resolve6: (name) => find({}, name),
    resolveSrv: (name) => find(services, name),
  };
}
