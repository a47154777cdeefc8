import { afterEach } from "vitest";
import { createDevice, type DeviceOptions } from "../src/index.js";
import { type FakeOptions, startFakeServer } from "./fake-server.js";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** Has something closed when the test is over. */
export const closeLater = (...things: { close(): unknown }[]): void => void open.push(...things);

/** A fake server and a device that talks to it. */
export async function start(fake: FakeOptions = {}, options: Partial<DeviceOptions> = {}) {
  const server = await startFakeServer(fake);
  const device = createDevice({ url: server.url, user: "demo@example.com", password: "demo", ...options });
  closeLater(device, server);
  return { server, device };
}
