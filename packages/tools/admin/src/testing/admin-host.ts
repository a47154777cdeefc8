import { createServer } from "node:http";
import { createMemoryBackend } from "@easkit/backend-memory";
import { createDevice, type Device, type DeviceOptions } from "@easkit/device";
import { toNodeHandler } from "@easkit/host-node";
import { createEasServer, createMemoryStore, type EasServer, type SyncStateStore } from "easkit";
import { type Activity, createActivity } from "../activity/activity.js";
import { byToken, type Caller } from "../rest/caller.js";
import { createRest } from "../rest/create-rest.js";
import type { Refusal } from "../rest/refusals.js";

/** A server with anna and bob, their devices and its REST face, on a loopback port. */
export interface AdminHost {
  readonly eas: EasServer;
  readonly store: SyncStateStore;
  readonly activity: Activity;
  readonly refusals: Refusal[];
  /** Where the REST face is. */
  readonly api: string;
  device(user: string, options?: Partial<DeviceOptions>): Device;
  deliver(user: string, subject: string): void;
  untilWaiting(count: number): Promise<void>;
  /** Asks the REST face. */
  ask(
    method: string,
    path: string,
    options?: AskOptions,
  ): Promise<{ status: number; body: unknown; headers: Headers }>;
  close(): Promise<void>;
}

interface AskOptions {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The tokens of the REST face. */
export const tokens = { root: "t0ken-of-root", anna: "t0ken-of-anna" } as const;

const callers: Readonly<Record<string, Caller>> = {
  [tokens.root]: { actor: "root", role: "admin" },
  [tokens.anna]: { actor: "anna@example.test", role: "self", user: "anna" },
};

export async function startAdminHost(store: SyncStateStore = createMemoryStore()): Promise<AdminHost> {
  const memory = createMemoryBackend({
    users: ["anna", "bob"].map((id) => ({ id, password: "secret", address: `${id}@example.test` })),
  });
  const activity = createActivity();
  const eas = createEasServer({ backend: memory, state: store, onEvent: activity.onEvent });
  const refusals: Refusal[] = [];
  const rest = createRest({
    devices: eas.devices,
    activity,
    authorize: byToken(callers),
    path: "/admin/api",
    onRefusal: (refusal) => refusals.push(refusal),
  });
  const toEas = toNodeHandler(eas);
  const toRest = toNodeHandler(rest, { path: "/admin/api" });
  const server = createServer((req, res) => void (req.url?.startsWith("/admin") ? toRest : toEas)(req, res));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const devices: Device[] = [];
  return {
    ...{ eas, store, activity, refusals, api: `${url}/admin/api` },
    device(user, options) {
      const device = createDevice({ url, user, password: "secret", ...options });
      devices.push(device);
      return device;
    },
    deliver: (user, subject) => {
      memory.mailbox(user).deliver(`From: x@example.test\r\nSubject: ${subject}\r\n\r\nText\r\n`);
    },
    async untilWaiting(count) {
      while (eas.waiting !== count) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async ask(method, path, { token = tokens.root, body, headers } = {}) {
      const answer = await fetch(`${url}/admin/api${path}`, {
        method,
        headers: {
          ...(token !== "" && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        body: text === "" ? undefined : JSON.parse(text),
        headers: answer.headers,
      };
    },
    async close() {
      await eas.close();
      for (const device of devices) device.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
