import { createServer } from "node:http";
import { createMemoryBackend, type MemoryBackend } from "@easkit/backend-memory";
import { createDevice, type Device, type DeviceOptions } from "@easkit/device";
import { toNodeHandler } from "@easkit/host-node";
import { type CreateEasServerOptions, createEasServer, createMemoryStore, type SyncStateStore } from "easkit";

/** A server with one user, alice, on a loopback port. */
export interface TestHost {
  readonly memory: MemoryBackend;
  device(options?: Partial<DeviceOptions>): Device;
  deliver(subject: string): void;
  /** Resolves once so many requests wait for changes. */
  untilWaiting(count: number): Promise<void>;
  close(): Promise<void>;
}

/** What measures the server. */
interface Meter extends Pick<CreateEasServerOptions, "onEvent"> {
  backend(backend: MemoryBackend): MemoryBackend;
  store(store: SyncStateStore): SyncStateStore;
}

export async function startServer({ backend, store, onEvent }: Meter): Promise<TestHost> {
  const memory = createMemoryBackend({ users: [{ id: "alice", password: "secret" }] });
  const eas = createEasServer({
    backend: backend(memory),
    state: store(createMemoryStore()),
    ...(onEvent && { onEvent }),
  });
  const server = createServer(toNodeHandler(eas));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const devices: Device[] = [];
  return {
    memory,
    device(options) {
      const device = createDevice({ url, user: "alice", password: "secret", ...options });
      devices.push(device);
      return device;
    },
    deliver: (subject) => {
      memory.mailbox("alice").deliver(`From: b@example.com\r\nSubject: ${subject}\r\n\r\nText\r\n`);
    },
    async untilWaiting(count) {
      while (eas.waiting !== count) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async close() {
      await eas.close();
      for (const device of devices) await device.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
