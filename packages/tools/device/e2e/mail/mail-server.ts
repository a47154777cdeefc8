import { once } from "node:events";
import { createServer } from "node:http";
import type { Backend } from "@easkit/backend";
import { createMemoryBackend, type MemoryBackend } from "@easkit/backend-memory";
import { toNodeHandler } from "@easkit/host-node";
import { type CreateEasServerOptions, createEasServer } from "easkit";

/** A server over a mailbox in memory, on a socket of its own. */
export interface MailServer {
  readonly url: string;
  readonly backend: MemoryBackend;
  readonly mailbox: ReturnType<MemoryBackend["mailbox"]>;
  close(): Promise<void>;
}

/** Starts one for `ben@example.com`; `methods` stand in for those of the backend. */
export async function startMailServer(
  options: Partial<CreateEasServerOptions> & { readonly methods?: Partial<Backend> } = {},
): Promise<MailServer> {
  const { methods, ...rest } = options;
  const backend = createMemoryBackend({
    users: [{ id: "ben", password: "secret", address: "ben@example.com" }],
  });
  const eas = createEasServer({ backend: { ...backend, ...methods }, ...rest });
  const server = createServer(toNodeHandler(eas)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    backend,
    mailbox: backend.mailbox("ben"),
    async close() {
      await eas.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
