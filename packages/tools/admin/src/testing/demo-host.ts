import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDevice, type Device, type DeviceOptions } from "@easkit/device";

const root = join(import.meta.dirname, "..", "..", "..", "..", "..");

/** The example host, in a process of its own. */
export interface DemoHost {
  readonly url: string;
  readonly token: string;
  readonly folder: string;
  /** What it has printed. */
  readonly printed: () => string;
  device(user: "demo" | "team", options?: Partial<DeviceOptions>): Device;
  close(): Promise<void>;
}

async function untilListening(host: ChildProcess, printed: () => string): Promise<string> {
  for (;;) {
    const url = /administration is at (http:\/\/[\d.:]+)\/admin/.exec(printed())?.[1];
    if (url !== undefined) return url;
    if (host.exitCode !== null) throw new Error(`the host did not start: ${printed()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Starts the example host as it is built, on a free port, with data of its own. */
export async function startDemoHost(): Promise<DemoHost> {
  const folder = await mkdtemp(join(tmpdir(), "easkit-admin-demo-"));
  const token = "the-token-of-the-test";
  const env = { ...process.env, PORT: "0", HOST: "127.0.0.1", DATA_DIR: folder, ADMIN_TOKEN: token };
  const host = spawn(process.execPath, [join(root, "examples/express-host/dist/main.js")], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  host.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    printed += chunk;
  });
  const url = await untilListening(host, () => printed);
  const devices: Device[] = [];
  return {
    ...{ url, token, folder },
    printed: () => printed,
    device(user, options) {
      const device = createDevice({ url, user, password: user, deviceType: "iPhone", ...options });
      devices.push(device);
      return device;
    },
    async close() {
      for (const device of devices) device.close();
      host.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
